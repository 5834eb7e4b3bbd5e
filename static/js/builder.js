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

// The picture of the real page stays until the next one is there, and never two are asked for at a time.
let isDrawing = false;
document.addEventListener("changing", ({ detail: fresh }) => {
  const old = document.querySelector(".sheet img"), next = fresh.querySelector(".sheet img");
  const wanted = next?.getAttribute("src"), shown = old?.getAttribute("src");
  if (!old || !next || shown === wanted) return;
  next.src = shown;
  next.dataset.wanted = wanted;
  next.setAttribute("aria-busy", "true");
});

async function draw() {
  const wanted = document.querySelector(".sheet img")?.dataset.wanted;
  if (isDrawing || !wanted) return lead();
  isDrawing = true;
  const coming = new Image();
  coming.src = wanted;
  await coming.decode().catch(() => null);
  isDrawing = false;
  const image = document.querySelector(".sheet img");
  if (image?.dataset.wanted === wanted) {
    image.src = wanted;
    delete image.dataset.wanted;
    image.removeAttribute("aria-busy");
  }
  draw();
}

// Where the dishes stand on the page, as links over its picture; asked for once the picture is there, with which they come.
async function lead() {
  const sheet = document.querySelector(".sheet[data-places]"), image = sheet?.querySelector("img");
  if (!sheet?.dataset.places || image.dataset.wanted || sheet.querySelector("svg")) return;
  if (!image.complete) return image.addEventListener("load", lead, { once: true });
  const answer = await fetch(sheet.dataset.places).catch(() => null);
  if (!answer?.ok || sheet.querySelector("svg")) return;
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

document.addEventListener("changed", draw);
draw();
