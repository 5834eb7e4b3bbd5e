// Reviewing by keys: after a word the next exercise has the focus, and what is to be written has it once it opens.
"use strict";

let place = 0;
const items = () => [...document.querySelectorAll(".review")];

document.addEventListener("focusin", (event) => {
  const at = items().indexOf(event.target.closest(".review"));
  if (at >= 0) place = at;
});
document.addEventListener("toggle", (event) => {
  if (event.target.open) event.target.querySelector("textarea")?.focus();
}, true);
document.addEventListener("changed", () => {
  if (!document.querySelector("#main [role='alert']")) items()[Math.min(place, items().length - 1)]?.focus();
});
