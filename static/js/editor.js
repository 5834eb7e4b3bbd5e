// The editor: the look beside the form (where there is one) follows what is written, and what is not saved yet is kept on
// this computer until it is.
"use strict";

const form = document.querySelector("form[data-draft]");
const pane = document.querySelector("#look");
const PENDING = "draft-sent";
let typing, asking = 0;

function fields() {
  return [...form.elements].filter((one) => one.name && !["hidden", "file", "submit", "button"].includes(one.type));
}

function write(field, text) {
  field.focus();
  field.select();
  if (!document.execCommand("insertText", false, text)) field.value = text;
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

async function showLook() {
  if (!form.dataset.editor) return;
  const body = new FormData(form), mine = ++asking;
  body.delete("picture");
  const answer = await fetch(form.dataset.editor, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (mine !== asking) return;
  form.querySelector("[data-signed-out]").hidden = Boolean(answer?.ok);
  if (!answer?.ok) return;
  pane.innerHTML = new DOMParser().parseFromString(await answer.text(), "text/html").body.innerHTML;
  pane.querySelectorAll("[data-scripted]").forEach((one) => { one.hidden = false; });
}

function keepDraft() {
  const texts = Object.fromEntries(fields().map((one) => [one.name, one.type === "checkbox" ? one.checked : one.value]));
  localStorage.setItem(form.dataset.draft, JSON.stringify({ at: Date.now(), texts }));
  const told = form.querySelector("[data-kept-draft]");
  const words = told.dataset.keptDraft.replace("{time}", new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }));
  if (told.textContent !== words) told.textContent = words;
}

function throwAway() {
  localStorage.removeItem(form.dataset.draft);
  location.reload();
}

function restore() {
  const kept = JSON.parse(localStorage.getItem(form.dataset.draft) ?? "null");
  if (!kept || "answered" in form.dataset) return;
  const changed = fields().filter((one) => one.name in kept.texts && kept.texts[one.name] !== (one.type === "checkbox" ? one.checked : one.value));
  if (!changed.length) return;
  changed.forEach((one) => { if (one.type === "checkbox") one.checked = kept.texts[one.name]; else one.value = kept.texts[one.name]; });
  const note = form.querySelector("[data-restored]");
  const at = new Date(kept.at), sameDay = at.toDateString() === new Date().toDateString();
  note.querySelector("[data-at]").textContent = sameDay ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : at.toLocaleDateString();
  note.hidden = false;
  note.querySelector("button").addEventListener("click", throwAway);
  form.elements.kind?.dispatchEvent(new Event("change"));
}

if (form) {
  form.addEventListener("input", () => {
    clearTimeout(typing);
    typing = setTimeout(() => { keepDraft(); showLook(); }, 400);
  });
  form.addEventListener("submit", (event) => {
    if (["look", "more"].includes(event.submitter?.name)) return;
    keepDraft();
    sessionStorage.setItem(PENDING, form.dataset.draft);
  });
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take], [data-tidy], [data-cut], [data-stack]");
    if (!button) return;
    const { take, tidy, cut, stack } = button.dataset;
    if (take) write(form.elements.minutes, take);
    else {
      const field = form.elements[tidy ?? cut ?? stack], before = field.value, back = form.querySelector(tidy ? "[data-untidy]" : cut ? "[data-uncut]" : "[data-unstack]");
      write(field, button.dataset.text);
      back.hidden = false;
      back.querySelector("button").onclick = () => { if (tidy) form.elements.as_written.checked = true; write(field, before); back.hidden = true; };
    }
  });
  form.querySelectorAll("[data-scripted]").forEach((one) => { one.hidden = false; });
  restore();
  if (form.elements.stem?.value) showLook();
}
if (document.querySelector("[data-saved]")) {
  localStorage.removeItem(sessionStorage.getItem(PENDING) ?? "");
  sessionStorage.removeItem(PENDING);
}
