// Forms and links marked data-stay change the page in place: what was scrolled to and focused stays. What is pressed
// while an answer is on its way waits its turn. Without a script they lead to the same page the plain way.
"use strict";

const main = document.querySelector("#main");
const STAYS = "X-Stays-At"; // asks for the page itself in answer to a form, and says in it which address it has
let isBusy = false;

function nameOf(element) {
  const parts = ["aria-label", "aria-describedby", "name", "value", "href"].map((one) => [one, element?.getAttribute(one)]);
  return parts.filter(([, value]) => value).map(([one, value]) => `[${one}="${CSS.escape(value)}"]`).join("");
}

// Where the focus goes after a form: to the same button, and with a dish that was moved; from a tray to where it leads back.
function follow(form, button) {
  const moved = form.action.includes("/move/") && form.closest(".dish[data-uid]");
  if (!moved) return [nameOf(button), form.closest(".tray")?.querySelector("[data-key='Escape']")?.hash].filter(Boolean);
  const dish = `.dish[data-uid="${moved.dataset.uid}"]`;
  return [`${dish} [data-key="${form.querySelector("button").dataset.key}"]`, dish];
}

async function show(answer, focus, address) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#main");
  if (!fresh) return location.assign(answer.url);
  document.dispatchEvent(new CustomEvent("changing", { detail: fresh }));
  const opened = location.hash;
  main.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  history.replaceState(null, "", address.includes("#") ? address : address + opened);
  const places = [".tray [aria-invalid]", ...focus, "[role='alert'], .tray button.offer:not([disabled]), [data-first] :is(input, select)"];
  const wanted = places.map((one) => main.querySelector(one)).find(Boolean);
  wanted?.focus({ preventScroll: !wanted.matches(".offer, [data-first] *") });
  document.dispatchEvent(new Event("changed"));
}

async function go(request, focus, plainly, { words, ended } = {}) {
  if (isBusy) return;
  isBusy = true;
  main.setAttribute("aria-busy", "true");
  const stop = new AbortController(), done = begin(words, () => { stop.abort(); ended?.(); });
  try {
    const answer = await fetch(request[0], { ...request[1], signal: stop.signal });
    if (answer.status >= 500) throw new Error(answer.statusText);
    const isAnswered = request[1]?.method === "POST" && !answer.redirected;
    await show(answer, focus, isAnswered ? answer.headers.get(STAYS) ?? location.href : answer.url);
  } catch {
    if (!stop.signal.aborted) plainly();
  } finally {
    done();
    isBusy = false;
    main.removeAttribute("aria-busy");
  }
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  event.stopPropagation();
  const body = new FormData(form, event.submitter), focus = follow(form, event.submitter);
  const words = event.submitter?.dataset.busy, nodes = [...(event.submitter?.childNodes ?? [])];
  if (words) event.submitter.textContent = words;
  const ended = () => { event.submitter?.replaceChildren(...nodes); takeBack(form, body.get("key")); };
  go([form.action, { method: "POST", body, headers: { [STAYS]: location.pathname } }], focus, () => {
    form.removeAttribute("data-stay");
    form.requestSubmit(event.submitter);
  }, { words, ended });
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go([link.href], [], () => location.assign(link.href));
});
