// Forms and links marked data-stay change the page in place: what was scrolled to and focused stays, and the picture of
// the sheet changes only when the new one is there. Without a script they lead to the same page the plain way.
"use strict";

const main = document.querySelector("#main");
let isBusy = false;

function nameOf(element) {
  const parts = ["aria-label", "aria-describedby", "name", "value", "href"].map((one) => [one, element?.getAttribute(one)]);
  return parts.filter(([, value]) => value).map(([one, value]) => `[${one}="${CSS.escape(value)}"]`).join("");
}

function keepPicture(fresh) {
  const old = main.querySelector(".sheet img"), next = fresh.querySelector(".sheet img");
  if (!old || !next || old.src === next.src) return;
  const source = next.getAttribute("src");
  next.setAttribute("src", old.getAttribute("src"));
  next.setAttribute("aria-busy", "true");
  const coming = new Image();
  coming.onload = coming.onerror = () => { next.src = source; next.removeAttribute("aria-busy"); };
  coming.src = source;
}

async function show(answer, focus) {
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page.querySelector("#main");
  if (!fresh) return location.assign(answer.url);
  keepPicture(fresh);
  const opened = location.hash;
  main.replaceChildren(...fresh.childNodes);
  document.title = page.title;
  history.replaceState(null, "", answer.url + (new URL(answer.url).hash ? "" : opened));
  const wanted = (focus && main.querySelector(focus)) || main.querySelector("[role='alert'], .tray .offer:not([disabled]), [data-first] :is(input, select)");
  wanted?.focus({ preventScroll: !wanted.matches(".offer, [data-first] *") });
  document.dispatchEvent(new Event("changed"));
}

async function go(request, focus, plainly) {
  if (isBusy) return;
  isBusy = true;
  main.setAttribute("aria-busy", "true");
  try {
    const answer = await fetch(...request);
    if (answer.status >= 500) throw new Error(answer.statusText);
    await show(answer, focus);
  } catch {
    plainly();
  } finally {
    isBusy = false;
    main.removeAttribute("aria-busy");
  }
}

main.addEventListener("submit", (event) => {
  const form = event.target;
  if (!form.matches("[data-stay]")) return;
  event.preventDefault();
  event.stopPropagation();
  const body = new FormData(form, event.submitter), focus = nameOf(event.submitter);
  if (event.submitter?.dataset.busy) event.submitter.textContent = event.submitter.dataset.busy;
  go([form.action, { method: "POST", body }], focus, () => {
    form.removeAttribute("data-stay");
    form.requestSubmit(event.submitter);
  });
});

main.addEventListener("click", (event) => {
  const link = event.target.closest("a[data-stay]");
  if (!link || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  go([link.href], null, () => location.assign(link.href));
});
