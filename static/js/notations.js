// Notations for who does not want to know them: a button wraps what is selected and puts the cursor where one goes on;
// a figure is made by its numbers, seen, and put into the text. In a template ⟦ ⟧ stands around what is selected (or a
// sample of it), ⟨ ⟩ around what is to be written next.
"use strict";

const editor = document.querySelector("[data-editor]");
const maker = document.querySelector("[data-maker]");
const TONES = { a: "āáǎà", e: "ēéěè", i: "īíǐì", o: "ōóǒò", u: "ūúǔù", ü: "ǖǘǚǜ" };
let lastArea = null, drawing = 0;

const area = () => lastArea ?? editor.elements.stem;
const selected = () => area().value.slice(area().selectionStart, area().selectionEnd);

function put(text, from, to) {
  const field = area(), at = field.selectionStart;
  field.focus();
  if (!document.execCommand("insertText", false, text)) field.setRangeText(text, at, field.selectionEnd, "end");
  field.setSelectionRange(at + from, at + to);
  field.dispatchEvent(new Event("input", { bubbles: true }));
}

function insert(template) {
  const chosen = selected(), [, before, sample, after] = template.match(/^([^]*)⟦([^]*)⟧([^]*)$/) ?? ["", template, "", ""];
  const inner = chosen && template.includes("⟦") ? chosen : sample, start = before.length;
  const tail = after.replace(/[⟨⟩]/g, ""), next = after.match(/^([^]*)⟨([^]*)⟩/), whole = before + inner + tail;
  if (!chosen && template.includes("⟦")) return put(whole, start, start + inner.length);
  if (!next) return put(whole, whole.length, whole.length);
  put(whole, start + inner.length + next[1].length, start + inner.length + next[1].length + next[2].length);
}

// A word that becomes a blank is the blank's answer, behind those of the blanks before it.
function blank(template) {
  const word = selected().trim(), field = area(), before = field.value.slice(0, field.selectionStart);
  const answer = editor.elements[field.name.replace(/stem$/, "answer")], at = (before.match(/_{2,}/g) ?? []).length;
  const known = answer?.value.trim() ? answer.value.split(/[；;]/) : [];
  insert(template);
  if (!word || !field.name.endsWith("stem") || !answer || known.length < at) return;
  known.splice(at, 0, word);
  answer.value = known.join("；");
  answer.dispatchEvent(new Event("input", { bubbles: true }));
}

// ping2 → píng: the mark stands on a or e, on the o of ou, else on the last vowel.
function toned(text) {
  return text.replaceAll("v", "ü").replace(/([a-zü]+)([0-5])/gi, (_, letters, tone) => {
    const at = [letters.search(/[ae]/i), letters.search(/ou/i), letters.search(/[iouü](?=[^iouü]*$)/i)].find((one) => one >= 0) ?? -1;
    const marked = at < 0 ? "" : TONES[letters[at].toLowerCase()][tone - 1];
    return marked ? letters.slice(0, at) + marked + letters.slice(at + 1) : letters;
  });
}

const shape = () => maker.querySelector("[data-of]:not([hidden])");

function notation() {
  let text = shape().dataset.notation;
  shape().querySelectorAll("[data-part]").forEach((one) => {
    const value = one.value.trim().padStart(one.dataset.digits ?? 0, "0");
    text = text.replace(`{${one.dataset.part}}`, one.dataset.part === "pinyin" ? toned(value).split(/\s+/).join(" ") : value);
  });
  return `[[${text.replace(/\s+/g, " ").trim()}]]`;
}

async function draw() {
  const body = new FormData(), mine = ++drawing, drawn = maker.querySelector("[data-drawn]"), fault = maker.querySelector("[data-drawn-fault]");
  body.set("csrf_token", editor.elements.csrf_token.value);
  body.set("stem", notation());
  const answer = await fetch(editor.dataset.editor, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (mine !== drawing || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const isDrawn = page.querySelector(".paper svg, .paper img, .paper ruby, .paper [class*=figure]");
  drawn.replaceChildren(...(isDrawn ? page.querySelector(".paper").childNodes : []));
  fault.textContent = isDrawn ? "" : fault.dataset.drawnFault;
}

function open(name) {
  const text = name === "ruby" || name === "tian" ? selected().match(/[㐀-鿿]+/)?.[0] : "";
  maker.querySelectorAll("[data-of]").forEach((one) => { one.hidden = one.dataset.of !== name; });
  if (text && name === "ruby") shape().querySelector("[data-part=text]").value = text;
  maker.hidden = false;
  shape().querySelector(text ? "[data-part=pinyin]" : "input").select();
  draw();
}

function close() {
  maker.hidden = true;
  document.querySelector("#choose-figure").value = "";
  area().focus();
}

if (editor && maker) {
  editor.addEventListener("focusin", (event) => { if (event.target.matches("textarea")) lastArea = event.target; });
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-figure], [data-close]");
    if (!button) return;
    if (button.dataset.insert === "____") blank("____");
    else if (button.dataset.insert) insert(button.dataset.insert);
    else if (button.dataset.figure) open(button.dataset.figure);
    else close();
  });
  document.querySelector("#choose-figure").addEventListener("change", (event) => event.target.value && open(event.target.value));
  maker.addEventListener("input", draw);
  maker.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.querySelector("#figures").addEventListener("submit", (event) => {
    event.preventDefault();
    const text = notation();
    close();
    put(text, text.length, text.length);
  });
}
