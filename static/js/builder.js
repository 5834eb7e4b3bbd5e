// The builder's hands: dishes are dragged to their place, the page beside them leads to its dishes, and the longest
// choice shows itself. All of it can be done by buttons too.
"use strict";

function dishes() {
  return [...document.querySelectorAll(".dish[data-uid]")];
}

function moveTo(dish, at) {
  const form = dish.querySelector("form[action*='/move/']");
  if (!form || at < 0) return;
  form.elements.to.value = at;
  form.requestSubmit();
}

let carried = null;
document.addEventListener("dragstart", (event) => {
  carried = event.target.closest?.(".dish[data-uid]");
  carried?.classList.add("carried");
});
document.addEventListener("dragover", (event) => {
  const over = event.target.closest?.(".dish[data-uid]");
  if (!carried || !over) return;
  event.preventDefault();
  dishes().forEach((one) => one.classList.toggle("target", one === over && one !== carried));
});
document.addEventListener("drop", (event) => {
  const over = event.target.closest?.(".dish[data-uid]");
  if (!carried || !over || over === carried) return;
  event.preventDefault();
  moveTo(carried, dishes().indexOf(over));
});
document.addEventListener("dragend", () => {
  dishes().forEach((one) => one.classList.remove("carried", "target"));
  carried = null;
});

// Where the dishes stand on the page, as links over its picture.
async function lead() {
  const sheet = document.querySelector(".sheet[data-places]");
  if (!sheet?.dataset.places || sheet.querySelector("svg")) return;
  const answer = await fetch(sheet.dataset.places).catch(() => null);
  if (!answer?.ok) return;
  const places = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  sheet.append(document.importNode(places, true));
}
document.addEventListener("click", (event) => {
  const place = event.target.closest?.(".sheet rect");
  if (!place) return;
  event.preventDefault();
  const dish = dishes().find((one) => one.dataset.uid === place.getAttribute("data-uid"));
  dish?.scrollIntoView({ block: "center" });
  dish?.focus();
});

function showWorst(isShown) {
  const worst = document.querySelector("[data-worst]")?.dataset.worst.split(" ") ?? [];
  dishes().forEach((one) => one.classList.toggle("worst", isShown && worst.includes(one.dataset.uid)));
}
for (const [start, end] of [["mouseover", "mouseout"], ["focusin", "focusout"]]) {
  document.addEventListener(start, (event) => { if (event.target.closest?.("[data-worst]")) showWorst(true); });
  document.addEventListener(end, (event) => { if (event.target.closest?.("[data-worst]")) showWorst(false); });
}

document.addEventListener("changed", lead);
lead();
