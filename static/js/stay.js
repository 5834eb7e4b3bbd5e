// Forms and links marked data-stay change the page in place: what was scrolled to and focused stays. What is pressed
// while an answer is on its way waits its turn, of clicks the last one. Another page of a list (data-stay="page") is a step
// of its own in the browser's history. Without a script they lead to the same page the plain way.
"use strict";

const main = document.querySelector("#main");
const STAYS = "X-Stays-At"; // asks for the page itself in answer to a form, and says in it which address it has
const PASSING = ["csrf_token", "key", "version", "to", "back"]; // what another page has anew in the same form
let isBusy = false, delayed = null, current = null;

function nameOf(element) {
  const parts = ["aria-label", "aria-describedby", "name", "value", "href"].map((one) => [one, element?.getAttribute(one)]);
  return parts.filter(([, value]) => value).map(([one, value]) => `[${one}="${CSS.escape(value)}"]`).join("");
}

const stops = () => [...main.querySelectorAll("a[href], button, input:not([type=hidden]), select, textarea, summary")].filter((one) => !one.disabled && one.tabIndex >= 0 && one.checkVisibility());
const signOf = (one) => one.id || nameOf(one) || one.textContent.trim();

// What had the focus, what came after it, and what came before it, nearest first; of these, what another page has too.
function neighbours(control) {
  const all = stops(), at = all.indexOf(control);
  return at < 0 ? [] : [...all.slice(at), ...all.slice(0, at).reverse()].map(signOf);
}

function nearest(signs) {
  const here = new Map(stops().reverse().map((one) => [signOf(one), one]));
  return here.get(signs.find((sign) => here.has(sign))) ?? main;
}

// The dish in whose row a control stands, or in the tray below it.
const dishOf = (control) => control.closest(".dish[data-uid]") ?? document.getElementById(control.closest("[data-of]")?.dataset.of);

// Where the focus goes after a form: to the same button or field, and with a dish that was moved; from a tray to where it
// leads back, from what has done its work to what it names.
function follow(form, button) {
  const field = document.activeElement, isTyped = field !== button && field.form === form && field.id;
  const moved = form.action.includes("/move/") && dishOf(form);
  if (!moved) return [isTyped ? `#${CSS.escape(field.id)}` : nameOf(button), form.closest(".tray")?.querySelector("[data-key='Escape']")?.hash, form.closest("[data-then]")?.dataset.then].filter(Boolean);
  const dish = `.dish[data-uid="${moved.dataset.uid}"]`;
  return [`${dish} ${form.closest(".tray") ? ".mover" : `[data-key="${form.querySelector("button").dataset.key}"]`}`, dish];
}

// What a control does and to which dish or exercise; places in an address move, so those of a dish are left out.
function deedOf(control) {
  const uid = (control.closest("[data-uid]") ?? dishOf(control))?.dataset.uid ?? "", form = control.matches("a") ? null : control.form;
  const hidden = form ? [...form.elements].filter((one) => one.type === "hidden" && !PASSING.includes(one.name)) : [];
  const address = new URL(form ? form.action : control.href), path = uid ? address.pathname.replace(/\/\d+$/, "") : address.pathname;
  return JSON.stringify([uid, path, form ? "" : address.search, control.name, control.value, hidden.map((one) => [one.name, one.value])]);
}

const written = (form) => [...form.elements].filter((one) => one.name && one.matches("select, textarea, input:not([type=hidden])"));

// A click that came too early is made on the page that came, with what was written; on nothing where its control is gone.
function later(control) {
  const deed = deedOf(control), texts = control.form ? written(control.form).map((one) => [one.value, one.checked]) : [];
  return () => {
    const controls = main.querySelectorAll("a[data-stay], form[data-stay] :is(button, input[type=submit])");
    const again = [...controls].find((one) => !one.disabled && deedOf(one) === deed);
    const fields = again?.form ? written(again.form) : [];
    if (fields.length === texts.length) fields.forEach((one, at) => { [one.value, one.checked] = texts[at]; });
    again?.click();
  };
}

function isLater(control) {
  const isSame = current && control && deedOf(control) === current && control.dataset.busy;
  if (isBusy && control && !isSame) delayed = later(control);
  if (isBusy && isSame) still();
  return isBusy;
}

async function show(answer, focus, address, isStep) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#main");
  if (!fresh) return location.assign(answer.url);
  document.dispatchEvent(new CustomEvent("changing", { detail: fresh }));
  fresh.querySelectorAll("details[data-kept-open]").forEach((one) => { one.open ||= Boolean(document.getElementById(one.id)?.open); });
  const wasOver = main.querySelector("#mends"), opened = location.hash, had = main.contains(document.activeElement) && neighbours(document.activeElement);
  main.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  if (isStep) history.replaceState({ step: true }, "");
  history[isStep ? "pushState" : "replaceState"](isStep ? { step: true } : history.state, "", address.includes("#") ? address : address + opened);
  const places = [".tray [aria-invalid]", ...(wasOver ? [] : ["#mends button"]), ...focus, ".asked button", "[role='alert'], .tray button.offer:not([disabled]), [data-first] :is(input, select)", ".tray [data-key='Escape']"];
  const wanted = places.map((one) => main.querySelector(`:is(${one}):not([aria-hidden='true'])`)).find((one) => one?.checkVisibility());
  wanted?.focus({ preventScroll: !wanted.matches(".offer, [data-first] *, #mends *") });
  if (wanted?.closest(".dish, .course")) wanted.scrollIntoView({ block: "nearest" }); // what a tall tray changed may stand above the page's head
  if (had && document.activeElement === document.body) {
    const there = nearest(had);
    there.focus({ preventScroll: there === main });
  }
  document.dispatchEvent(new Event("changed"));
}

async function go(request, focus, plainly, { words, ended, deed, isStep, key } = {}) {
  isBusy = true;
  current = deed;
  main.setAttribute("aria-busy", "true");
  const stop = new AbortController(), done = begin(words, () => { delayed = null; stop.abort(); ended?.(); }, key);
  try {
    const answer = await fetch(request[0], { ...request[1], signal: stop.signal });
    if (answer.status >= 500) throw new Error(answer.statusText);
    const isAnswered = request[1]?.method === "POST" && !answer.redirected;
    await show(answer, focus, isAnswered ? answer.headers.get(STAYS) ?? location.href : answer.url, isStep);
  } catch {
    if (!stop.signal.aborted) plainly();
  } finally {
    done();
    isBusy = false;
    main.removeAttribute("aria-busy");
    const next = delayed;
    delayed = null;
    next?.();
  }
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  event.stopPropagation();
  if (isLater(event.submitter)) return;
  const body = new FormData(form, event.submitter), focus = follow(form, event.submitter);
  const words = event.submitter?.dataset.busy, nodes = [...(event.submitter?.childNodes ?? [])];
  if (words) event.submitter.textContent = words;
  const ended = () => { event.submitter?.replaceChildren(...nodes); takeBack(form, body.get("key")); };
  go([form.action, { method: "POST", body, headers: { [STAYS]: location.pathname } }], focus, () => {
    form.removeAttribute("data-stay");
    form.requestSubmit(event.submitter);
  }, { words, ended, key: body.get("key"), deed: event.submitter && deedOf(event.submitter) });
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (isLater(link)) return;
  go([link.href], link.dataset.key === "Escape" ? [link.hash] : [], () => location.assign(link.href), { isStep: link.dataset.stay === "page" });
});

window.addEventListener("popstate", (event) => {
  if (!event.state?.step) return;
  const load = () => go([location.href], [], () => location.reload());
  if (isBusy) delayed = load;
  else load();
});

// A region that is replaced is not read out: when it was saved and the meter's words stand in one that stays.
const said = document.querySelector("#said");
const metered = () => [...main.querySelectorAll(".saved, .meter h2, .meter .row > p")].map((one) => one.textContent.trim()).join(". ");
let lastMetered = metered();
document.addEventListener("changed", () => {
  const words = metered();
  if (said && words !== lastMetered) said.textContent = words;
  lastMetered = words;
});
