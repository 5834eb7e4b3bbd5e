// Notations for who does not want to know them: a button wraps what is selected and puts the cursor where one goes on;
// a figure is made by its numbers, seen, and put into the text. In a template ⟦ ⟧ stands around what is selected (or a
// sample of it), ⟨ ⟩ around what is to be written next.
"use strict";

const editor = document.querySelector("[data-editor]");
const maker = document.querySelector("[data-maker]");
const TONES = { a: "āáǎà", e: "ēéěè", i: "īíǐì", o: "ōóǒò", u: "ūúǔù", ü: "ǖǘǚǜ" };
let lastArea = null, drawing = 0, isPressed = false;

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
const part = (name) => shape().querySelector(`[data-part=${name}]`);
const lacking = () => [...shape().querySelectorAll("[data-must]")].find((one) => !one.value);
const spaced = (text) => text.trim().split(/\s+/).join(" ");

function notation() {
  let text = shape().dataset.notation;
  shape().querySelectorAll("[data-part]").forEach((one) => {
    const value = one.value.trim().padStart(one.dataset.digits ?? 0, "0");
    text = text.replace(`{${one.dataset.part}}`, one.dataset.part === "pinyin" ? spaced(toned(value)) : value);
  });
  return `[[${text.replace(/\s+/g, " ").trim()}]]`;
}

// The answer's page; null where there is none, undefined where something else was asked for meanwhile.
async function ask(address, fields) {
  const body = new FormData(), mine = ++drawing;
  Object.entries({ csrf_token: editor.elements.csrf_token.value, ...fields }).forEach(([name, value]) => body.set(name, value));
  const answer = await fetch(address, { method: "POST", body, redirect: "manual" }).catch(() => null);
  const page = answer?.ok ? new DOMParser().parseFromString(await answer.text(), "text/html") : null;
  return mine === drawing ? page : undefined;
}

async function draw() {
  if (part("text")?.value.trim()) return speak();
  const drawn = maker.querySelector("[data-drawn]"), fault = maker.querySelector("[data-drawn-fault]");
  const page = await ask(editor.dataset.editor, { stem: notation() });
  maker.querySelector("[data-choices]").replaceChildren();
  if (!page) return;
  const isDrawn = page.querySelector(".paper svg, .paper img, .paper ruby, .paper .fr, .paper [class*=figure]");
  drawn.replaceChildren(...(isDrawn ? page.querySelector(".paper").childNodes : []));
  fault.textContent = isDrawn || lacking() ? "" : fault.dataset.drawnFault;
}

// Pinyin is proposed for the characters while none stands there, and is the teacher's from the first letter on. What
// comes of both is told by the server, which knows the words; without an answer the notation is written as it stands.
async function speak() {
  const field = part("pinyin"), given = spaced(toned(field.value));
  const page = await ask(maker.dataset.maker, { name: shape().dataset.of, text: part("text").value, pinyin: given });
  if (!page) return page === null ? notation() : "";
  const spoken = page.querySelector("[data-spoken]"), why = spoken.querySelector("[data-why]"), paper = spoken.querySelector(".paper");
  if (!given) {
    maker.querySelector("[data-choices]").replaceChildren(spoken.querySelector("[data-readings]"));
    if (!field.value) field.value = spoken.dataset.pinyin;
    if (document.activeElement === field) field.select();
  }
  maker.querySelector("[data-drawn]").replaceChildren(...(paper?.childNodes ?? []));
  maker.querySelector("[data-drawn-fault]").textContent = why?.textContent ?? "";
  return spoken.dataset.written;
}

function choose(select) {
  const syllables = spaced(part("pinyin").value).split(" ");
  syllables[select.dataset.sign] = select.value;
  part("pinyin").value = syllables.join(" ");
}

function open(name) {
  const isSpoken = name === "ruby" || name === "tian", text = isSpoken && /[㐀-鿿]/.test(selected()) ? selected() : "";
  maker.querySelectorAll("[data-of]").forEach((one) => { one.hidden = one.dataset.of !== name; });
  if (text) part("text").value = text;
  if (name === "fraction") openFraction();
  if (isSpoken) part("pinyin").value = "";
  maker.hidden = false;
  (text ? part("pinyin") : lacking() ?? shape().querySelector("input, textarea")).select();
  draw();
}

// What is selected is read as a fraction: 3, 3/4, [[2 1/3]].
function openFraction() {
  const [, whole = "", over = "", under = ""] = selected().match(/^(?:\[\[)?\s*(?:(\d+)\s+)?(\d+)(?:\s*\/\s*(\d+))?\s*(?:\]\])?$/) ?? [];
  Object.entries({ whole, over, under }).forEach(([name, value]) => { part(name).value = value; });
}

function close() {
  maker.hidden = true;
  document.querySelector("#choose-figure").value = "";
  area().focus();
}

if (editor && maker) {
  editor.addEventListener("focusin", (event) => { if (event.target.matches("textarea[name]")) lastArea = event.target; });
  editor.addEventListener("click", (event) => {
    const button = event.target.closest("[data-insert], [data-figure], [data-close]");
    if (!button) return;
    if (button.dataset.insert === "____") blank("____");
    else if (button.dataset.insert) insert(button.dataset.insert);
    else if (button.dataset.figure) open(button.dataset.figure);
    else close();
  });
  // Keys go through the list without opening anything; a click in it, Enter or the button beside it opens.
  const figures = document.querySelector("#choose-figure"), make = () => figures.value && open(figures.value);
  figures.addEventListener("pointerdown", () => { isPressed = true; });
  figures.addEventListener("keydown", (event) => {
    isPressed = false;
    if (event.key === "Enter") { event.preventDefault(); make(); }
  });
  figures.addEventListener("change", () => isPressed && make());
  document.querySelector("[data-make]").addEventListener("click", make);
  maker.addEventListener("input", ({ target }) => {
    if (target.dataset.part === "text") part("pinyin").value = "";
    if (target.dataset.sign) choose(target);
    draw();
  });
  maker.addEventListener("keydown", (event) => { if (event.key === "Escape") close(); });
  document.querySelector("#figures").addEventListener("submit", async (event) => {
    event.preventDefault();
    if (lacking()) return lacking().focus();
    const text = part("text")?.value.trim() ? await speak() : notation();
    if (!text) return;
    close();
    put(text, text.length, text.length);
  });
}
