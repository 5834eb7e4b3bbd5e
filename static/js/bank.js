// The bank's list: what is ticked stays ticked over pages, searches and changes until the change is made.
"use strict";

const kept = { get all() { return JSON.parse(sessionStorage.getItem("ticked") ?? "{}"); }, set all(all) { sessionStorage.setItem("ticked", JSON.stringify(all)); } };
const uidOf = (box) => box.value.slice(0, box.value.lastIndexOf(":"));
const boxes = () => [...document.querySelectorAll(".hit [name=exercise][type=checkbox]")];

function showTicked() {
  const form = document.querySelector("#many");
  if (!form) return;
  const count = Object.keys(kept.all).length, said = form.querySelector("[data-ticked]"), all = form.querySelector("[data-tick-all]");
  said.textContent = count ? said.dataset.ticked.replace("{count}", count) : "";
  all.hidden = false;
  all.querySelector("input").checked = boxes().length > 0 && boxes().every((box) => box.checked);
}

// Opened, the panel stands in its own place above the list, where it covers nothing.
document.addEventListener("toggle", ({ target }) => {
  if (target.open && target.closest("#many")) target.scrollIntoView({ block: "nearest" });
}, true);

function keep(box) {
  const all = kept.all;
  if (box.checked) all[uidOf(box)] = box.value;
  else delete all[uidOf(box)];
  kept.all = all;
}

function restore() {
  if (Number(document.querySelector("[data-changed]")?.dataset.changed) > 1) kept.all = {};
  const all = kept.all;
  boxes().forEach((box) => { box.checked = uidOf(box) in all; });
  boxes().filter((box) => box.checked).forEach(keep);
  showTicked();
}

document.addEventListener("change", (event) => {
  const one = event.target;
  if (one.matches("[data-tick-all] input")) boxes().forEach((box) => { box.checked = one.checked; keep(box); });
  else if (one.matches(".hit [name=exercise]")) keep(one);
  else return;
  showTicked();
});

document.addEventListener("reset", (event) => {
  if (event.target.id !== "many") return;
  kept.all = {};
  setTimeout(showTicked);
});

// What is ticked on other pages goes along.
document.addEventListener("submit", (event) => {
  if (event.target.id !== "many") return;
  const here = new Set(boxes().map(uidOf));
  event.target.querySelectorAll("[data-along]").forEach((one) => one.remove());
  for (const [uid, value] of Object.entries(kept.all).filter(([uid]) => !here.has(uid))) {
    const along = Object.assign(document.createElement("input"), { type: "hidden", name: "exercise", value });
    along.dataset.along = uid;
    event.target.append(along);
  }
  if (event.submitter?.matches("[data-done]")) kept.all = {};
});

document.addEventListener("changed", restore);
restore();
