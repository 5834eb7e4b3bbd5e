// The first page's menus are made ready one after the other, each card as soon as it is there.
"use strict";

// A card that is being made, or whose turn comes, says so.
function wait(form, card, isWaiting = true) {
  const button = form.querySelector("button");
  button.dataset.label ??= button.textContent;
  button.textContent = isWaiting ? button.dataset.busy : button.dataset.label;
  if (isWaiting) button.setAttribute("aria-busy", "true");
  else button.removeAttribute("aria-busy");
  card.classList.toggle("waiting", isWaiting);
}

async function makeReady(form, card, at, all) {
  const button = form.querySelector("button");
  wait(form, card);
  const words = `${button.dataset.busy} ${bar.dataset.steps.replace("{at}", at + 1).replace("{all}", all)}`;
  const stop = new AbortController(), body = new FormData(form), done = begin(words, () => stop.abort(), body.get("key"));
  // a form in a template has no page to read its address against
  const answer = await fetch(form.getAttribute("action"), { method: "POST", body, headers: { "X-Part": "card" }, signal: stop.signal }).catch(() => null);
  done();
  if (stop.signal.aborted) {
    wait(form, card, false);
    await takeBack(form, body.get("key"));
    return false;
  }
  if (!answer?.ok || answer.redirected) return location.reload();
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".ready-card");
  const hadFocus = card.contains(document.activeElement);
  card.replaceWith(made);
  made.querySelectorAll("[data-later]").forEach(fill);
  sayReady();
  if (hadFocus) made.querySelector("button, a:not([tabindex])")?.focus();
  return true;
}

// What the heading says is true of the cards below it.
function sayReady() {
  const head = document.querySelector("#ready-head[data-all]"), made = document.querySelectorAll(".ready-card .go").length;
  if (head) head.textContent = made === cards.children.length ? head.dataset.all : made ? head.dataset.some.replace("{count}", made).replace("{all}", cards.children.length) : head.dataset.none;
}

async function makeAll(forms) {
  for (const form of forms) wait(form, form.closest(".ready-card"));
  const head = document.querySelector("#ready-head[data-all]");
  if (head && forms.length === cards.children.length) head.textContent = cards.dataset.busyText;
  for (const [at, form] of forms.entries()) {
    if (await makeReady(form, form.closest(".ready-card"), at, forms.length)) continue;
    for (const later of [...forms].slice(at)) wait(later, later.closest(".ready-card"), false);
    return sayReady();
  }
}

const others = document.querySelector("[data-others]");
const cards = document.querySelector(".ready-cards");
if (cards) makeAll(cards.querySelectorAll("[data-ready]")).then(() => { others.hidden = false; });
others?.addEventListener("click", async () => {
  if (others.getAttribute("aria-busy")) return; // disabled, it would lose the focus
  others.setAttribute("aria-busy", "true");
  const forms = document.querySelector("#others").content.querySelectorAll("form");
  for (const [at, form] of [...forms].entries()) if (!(await makeReady(form, cards.children[at], at, forms.length))) break;
  others.removeAttribute("aria-busy");
});
