// Keys of the pages: single letters only outside fields, and they can be turned off in the list that "?" opens.
"use strict";

const ROWS = ".dish, .hit, .taken";
const list = document.querySelector("#keys");
const store = { get isOff() { return localStorage.getItem("keys") === "off"; }, set isOff(off) { localStorage.setItem("keys", off ? "off" : "on"); } };

function press(name, within) {
  const own = within === document ? ":not([data-picked] *)" : "";
  const target = within?.querySelector(`[data-key~="${CSS.escape(name)}"]${own}`);
  if (!target || target.disabled) return false;
  target.matches("input:not([type=checkbox]), select, textarea") ? target.focus() : target.click();
  // what a fold holds to be written has the focus before the next key comes
  if (target.matches("details[open] > summary")) target.parentElement.querySelector("input:not([type=hidden]), select, textarea")?.focus();
  return true;
}

function pressInRow(name, row) {
  const target = row?.querySelector(`[data-row-key~="${CSS.escape(name)}"]`);
  if (!target || (name === "Enter" && document.activeElement !== row)) return false;
  target.click();
  return true;
}

// The row that has the focus, itself or in the tray below it.
function rowOf(control) {
  return control?.closest(ROWS) ?? document.getElementById(control?.closest("[data-of]")?.dataset.of);
}

function move(step) {
  const dishes = [...document.querySelectorAll(ROWS)];
  const at = dishes.indexOf(rowOf(document.activeElement));
  dishes[Math.min(Math.max(at + step, 0), dishes.length - 1)]?.focus();
  return dishes.length > 0;
}

// On a board the arrows lead to the dish beside or below, and with Alt take the dish there; at its edge they do nothing.
const ACROSS = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -3, ArrowDown: 3 };
function onBoard(name, dish) {
  const step = ACROSS[name.replace("Alt+", "")], board = dish?.closest(".board");
  if (!step || !board || getComputedStyle(board).display !== "grid") return false;
  const dishes = [...board.querySelectorAll(ROWS)], at = dishes.indexOf(dish);
  if (name.startsWith("Alt+")) press(name, dish);
  else dishes[at + step]?.focus();
  return true;
}

function act(name) {
  const dish = rowOf(document.activeElement);
  if (name === "?" && list) { list.showModal(); return true; }
  if (onBoard(name, dish)) return true;
  if (dish && (name === "ArrowUp" || name === "ArrowDown")) return move(name === "ArrowUp" ? -1 : 1);
  if (name === "j" || name === "k") return move(name === "k" ? -1 : 1);
  return pressInRow(name, dish) || press(name, dish) || press(name, document);
}

// What is pressed while the page changes is done on the page that comes.
const ahead = [];
document.addEventListener("changed", () => setTimeout(() => { while (ahead.length && !isChanging()) act(ahead.shift()); }));
const isChanging = () => document.querySelector("#main[aria-busy='true']") !== null;

document.addEventListener("keydown", (event) => {
  const field = event.target.closest("input, select, textarea, [contenteditable]");
  const name = (event.altKey ? "Alt+" : "") + (event.ctrlKey || event.metaKey ? "Ctrl+" : "") + (event.key.length === 1 ? event.key.toLowerCase() : event.key);
  const leadsDown = field?.matches("[role=search] [type=search]") && name === "ArrowDown" && move(1);
  const leaves = name === "Escape" && field?.matches(".tray select") && press(name, field.closest(".tray"));
  if (leadsDown || leaves) event.preventDefault();
  if ((field && field.type !== "checkbox") || document.querySelector("dialog[open]") || (store.isOff && name.length === 1)) return;
  const isLater = isChanging() && (["j", "k"].includes(name) || document.querySelector(`[data-key~="${CSS.escape(name)}"]`) !== null);
  if (isLater) ahead.push(name);
  if (isLater || act(name)) event.preventDefault();
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
