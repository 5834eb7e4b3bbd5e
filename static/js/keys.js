// Keys of the pages: single letters only outside fields, and they can be turned off in the list that "?" opens.
"use strict";

const ROWS = ".dish, .hit";
const list = document.querySelector("#keys");
const store = { get isOff() { return localStorage.getItem("keys") === "off"; }, set isOff(off) { localStorage.setItem("keys", off ? "off" : "on"); } };

function press(name, within) {
  const own = within === document ? ":not([data-picked] *)" : "";
  const target = within?.querySelector(`[data-key~="${CSS.escape(name)}"]${own}`);
  if (!target || target.disabled) return false;
  target.matches("input:not([type=checkbox]), select, textarea") ? target.focus() : target.click();
  return true;
}

function pressInRow(name, row) {
  const target = row?.querySelector(`[data-row-key~="${CSS.escape(name)}"]`);
  if (!target || (name === "Enter" && document.activeElement !== row)) return false;
  target.click();
  return true;
}

function move(step) {
  const dishes = [...document.querySelectorAll(ROWS)];
  const at = dishes.indexOf(document.activeElement?.closest(ROWS));
  dishes[Math.min(Math.max(at + step, 0), dishes.length - 1)]?.focus();
  return dishes.length > 0;
}

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea, [contenteditable]");
  const dish = document.activeElement?.closest(ROWS);
  const name = (event.altKey ? "Alt+" : "") + (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const leadsDown = field?.matches("[role=search] [type=search]") && name === "ArrowDown" && move(1);
  if (leadsDown) event.preventDefault();
  if ((field && field.type !== "checkbox") || document.querySelector("dialog[open]") || (store.isOff && name.length === 1)) return;
  let done = false;
  if (name === "?" && list) { list.showModal(); done = true; }
  else if (dish && (name === "ArrowUp" || name === "ArrowDown")) done = move(name === "ArrowUp" ? -1 : 1);
  else if (name === "j" || name === "k") done = move(name === "k" ? -1 : 1);
  else done = pressInRow(name, dish) || press(name, dish) || press(name, document);
  if (done) event.preventDefault();
});

const toggle = list?.querySelector("input[type=checkbox]");
if (toggle) {
  toggle.checked = store.isOff;
  toggle.addEventListener("change", () => { store.isOff = toggle.checked; });
}
document.querySelectorAll("[data-open-keys]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => list.showModal());
});
