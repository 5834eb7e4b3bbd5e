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

// A change of the menu is shown at once where it will stand: the same HTML as on paper, over the picture of before.
let laid = null;
const uidsOf = () => dishes().map((one) => one.dataset.uid);

// [dish, place] for every place of the picture that shows another dish by now; a place that is emptied has no dish.
function changes(was, now) {
  const gone = was.filter((uid) => !now.includes(uid)), come = now.filter((uid) => !was.includes(uid));
  if (gone.length + come.length > 3) return [];
  if (!gone.length && !come.length) return now.flatMap((uid, at) => (was[at] === uid ? [] : [[uid, laid.places.get(was[at])]]));
  const added = come.slice(gone.length).map((uid) => [uid, below(laid.places.get(now[now.indexOf(uid) - 1]))]);
  return [...gone.map((uid, at) => [come[at], laid.places.get(uid)]), ...added];
}

function below(place) {
  return place && { ...place, y: place.y + place.height / 2, height: place.height / 2 };
}

function overlay([uid, place], sheet) {
  const look = uid && dishes().find((one) => one.dataset.uid === uid)?.querySelector("template");
  if (!place || (uid && !look)) return;
  const patch = document.createElement("div"), share = (part, whole) => `${(100 * part) / whole}%`;
  patch.className = "instead";
  Object.assign(patch.style, { left: share(place.x, 210), width: share(place.width, 210), top: share(place.y, laid.height), height: share(place.height, laid.height) });
  if (look) patch.append(look.content.cloneNode(true));
  sheet.append(patch);
  if (look) patch.firstElementChild.style.cssText = `width: ${place.width}mm; height: ${place.height}mm; transform: scale(${patch.clientWidth / (place.width * 96 / 25.4)})`;
}

function showChanges() {
  const sheet = document.querySelector(".sheet[data-places]"), image = sheet?.querySelector("img");
  const note = sheet?.querySelector("[data-making]");
  if (!image?.dataset.wanted) return;
  note.textContent = note.dataset.making;
  if (laid && sheet.dataset.places) changes(laid.uids, uidsOf()).forEach((one) => overlay(one, sheet));
}

function clearOverlays() {
  document.querySelectorAll(".sheet .instead").forEach((one) => one.remove());
  document.querySelector("[data-making]")?.replaceChildren();
}

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
    clearOverlays();
  }
  draw();
}

// Where the dishes stand on the page, as links over its picture; asked for once the picture is there, with which they come.
async function lead() {
  const sheet = document.querySelector(".sheet[data-places]"), image = sheet?.querySelector("img");
  if (!sheet?.dataset.places || image.dataset.wanted || sheet.querySelector("svg")) return;
  if (!image.complete) return image.addEventListener("load", lead, { once: true });
  const uids = uidsOf(), answer = await fetch(sheet.dataset.places).catch(() => null);
  if (!answer?.ok || !sheet.isConnected || sheet.querySelector("svg")) return;
  const places = new DOMParser().parseFromString(await answer.text(), "image/svg+xml").documentElement;
  sheet.append(document.importNode(places, true));
  const number = (rect, name) => Number(rect.getAttribute(name));
  const parts = [...places.querySelectorAll("rect")].map((rect) => [rect.getAttribute("data-uid"), Object.fromEntries(["x", "y", "width", "height"].map((name) => [name, number(rect, name)]))]);
  laid = { uids, height: places.viewBox.baseVal.height, places: new Map(parts) };
}
document.addEventListener("click", (event) => {
  const place = event.target.closest?.(".sheet rect");
  if (!place) return;
  event.preventDefault();
  const dish = dishes().find((one) => one.dataset.uid === place.getAttribute("data-uid"));
  dish?.scrollIntoView({ block: "center" });
  dish?.focus();
});

// The longest choice shows itself under the mouse and with the focus, which a tap brings too, and goes with the last of them.
function showWorst(event) {
  const asked = event.target.closest?.("[data-worst]");
  if (!asked) return;
  const worst = asked.matches(":hover, :focus") ? asked.dataset.worst.split(" ") : [];
  dishes().forEach((one) => one.classList.toggle("worst", worst.includes(one.dataset.uid)));
}
["mouseover", "mouseout", "focusin", "focusout"].forEach((name) => document.addEventListener(name, showWorst));

document.addEventListener("changed", () => { showChanges(); draw(); });
draw();
