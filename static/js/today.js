// The first page's menus are made ready one after the other, each card as soon as it is there.
"use strict";

async function makeReady(form, card) {
  card.classList.add("waiting");
  const button = form.querySelector("button");
  button.setAttribute("aria-busy", "true");
  button.textContent = button.dataset.busy;
  const answer = await fetch(form.action, { method: "POST", body: new FormData(form), headers: { "X-Part": "card" } }).catch(() => null);
  if (!answer?.ok || answer.redirected) return location.reload();
  const made = new DOMParser().parseFromString(await answer.text(), "text/html").querySelector(".ready-card");
  card.replaceWith(made);
}

async function makeAll(forms) {
  for (const form of forms) await makeReady(form, form.closest(".ready-card"));
}

const others = document.querySelector("[data-others]");
const cards = document.querySelector(".ready-cards");
if (cards) makeAll(cards.querySelectorAll("[data-ready]")).then(() => { others.hidden = false; });
others?.addEventListener("click", async () => {
  others.disabled = true;
  const forms = document.querySelector("#others").content.querySelectorAll("form");
  for (const [at, form] of [...forms].entries()) await makeReady(form, cards.children[at]);
  others.disabled = false;
});
