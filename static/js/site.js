// Small comforts; every page works without them.
"use strict";

// Copies a text; where the clipboard is closed to pages, the text is selected and copied the old way.
document.querySelectorAll("[data-copy]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", async () => {
    const area = document.getElementById(button.dataset.copy);
    const status = document.querySelector("[data-copied]");
    try {
      await navigator.clipboard.writeText(area.value);
    } catch {
      area.select();
      document.execCommand("copy");
    }
    status.textContent = status.dataset.copied;
  });
});

document.querySelectorAll("[data-print-page]").forEach((button) => {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
});

// A button whose work takes a moment says so; a second click begins nothing, and is told that the first one counts.
const labels = new Map();
document.querySelectorAll("form:has([data-busy])").forEach((form) => {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.matches("[data-stay]")) return;
    if (form.dataset.sent) {
      event.preventDefault();
      if (typeof still === "function") still();
    }
    if (form.dataset.sent || !button?.dataset.busy) return;
    form.dataset.sent = "yes";
    labels.set(button, [...button.childNodes]);
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(button.dataset.busy);
    const key = form.elements.key.value;
    if (typeof begin === "function") begin(button.dataset.busy, () => { window.stop(); rest(); takeBack(form, key); }, key);
  });
});
function rest() {
  labels.forEach((nodes, button) => {
    delete button.form.dataset.sent;
    button.removeAttribute("aria-busy");
    button.replaceChildren(...nodes);
  });
  labels.clear();
}
window.addEventListener("pageshow", (event) => { if (event.persisted) rest(); });

// After a refusal the first field at fault has the focus.
document.querySelector("[aria-invalid='true']")?.focus();

// The main button goes through a worksheet; a table is looked at and stays chosen: its report, with the button that
// imports, is put below the form. A refusal is sent the plain way.
const TABLES = /\.(xlsx?|ods|csv|tsv|zip)$/i;
const next = document.querySelector("[data-next]");

function sendPlainly() {
  next.dataset.plain = "yes";
  next.form.requestSubmit(next);
}

async function lookAt(form) {
  const nodes = [...next.childNodes], sent = new FormData(form);
  sent.set("look", "1");
  form.dataset.sent = "yes";
  next.setAttribute("aria-busy", "true");
  next.replaceChildren(next.dataset.busy);
  const key = form.elements.key.value, stop = new AbortController();
  const done = begin(next.dataset.busy, () => { stop.abort(); takeBack(form, key); }, key);
  const answer = await fetch(next.dataset.look, { method: "POST", body: sent, signal: stop.signal }).catch(() => null);
  done();
  delete form.dataset.sent;
  next.removeAttribute("aria-busy");
  next.replaceChildren(...nodes);
  if (stop.signal.aborted) return;
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page || !page.querySelector("#report") || page.querySelector(".columns")) return sendPlainly();
  for (const name of ["csrf_token", "key"]) form.elements[name].value = page.querySelector(`[name=${name}]`).value;
  page.querySelectorAll("[data-plain]").forEach((part) => { part.hidden = true; });
  document.querySelector("#report").replaceWith(page.querySelector("#report"));
  next.classList.toggle("main", !document.querySelector("[data-take]"));
  document.querySelector(".note.over[role='alert']")?.remove();
  document.querySelector("#report").scrollIntoView({ block: "start" });
}

next?.addEventListener("click", (event) => {
  const name = next.form.elements.file.files[0]?.name ?? "";
  if (!TABLES.test(name) || next.dataset.plain) return;
  event.preventDefault();
  if (!next.form.dataset.sent) lookAt(next.form);
});

// The file that was chosen or dropped is named in its zone; what was looked at before is another one's report.
next?.form.elements.file.addEventListener("change", ({ target }) => {
  const told = next.form.querySelector("[data-chosen]"), name = target.files[0]?.name ?? "";
  told.querySelector("b").textContent = name;
  told.hidden = !name;
  delete next.dataset.plain;
  if (!document.querySelector("[data-take]")) return;
  document.querySelector("#report").replaceChildren();
  next.classList.add("main");
});

// What is pasted from Word or WPS keeps its page beside its plain text, piece after piece, and what is typed between is a
// piece without a page. A page that cannot be kept is said beside the box.
const pasted = document.querySelector(".paper-form textarea[name=text]");
const pastedPage = document.querySelector("[data-page]");
const lost = document.querySelector("[data-lost]");
const MOST_PASTED = 1500000;
let pieces = [];
const bytesIn = (text) => new TextEncoder().encode(text).length;
const textOf = (some) => some.map(({ text }) => text).join("");
const tellLost = (why) => { lost.textContent = why ? lost.dataset[why] : ""; };

function pageOf({ page, text }) {
  const part = document.createElement("div"), fragment = page.match(/<!--StartFragment-->([^]*)<!--EndFragment-->/);
  if (page) return `<div>${fragment?.[1] ?? page}</div>`;
  part.append(...text.split("\n").map((line) => Object.assign(document.createElement("p"), { textContent: line })));
  return part.outerHTML;
}

// The pieces with what was typed behind them; null where one was changed by hand.
function standing() {
  const known = textOf(pieces), rest = pasted.value.slice(known.length);
  if (!pasted.value.startsWith(known)) return null;
  return rest.trim() ? [...pieces, { text: rest, page: "" }] : pieces;
}

pasted?.addEventListener("paste", (event) => {
  const page = event.clipboardData.getData("text/html"), { selectionStart: start, selectionEnd: end, value } = pasted;
  const before = start === 0 && end === value.length ? [] : standing();
  const isAtEnd = before && start === end && value.slice(end).trim() === "";
  if (before?.length !== 0 && !isAtEnd) return page && tellLost("within");
  const size = [...before, { page }].reduce((sum, one) => sum + bytesIn(one.page), 0), isTooLarge = size > MOST_PASTED;
  if (isTooLarge) tellLost("large");
  setTimeout(() => {
    pieces = [...before, { text: pasted.value.slice(textOf(before).length), page: isTooLarge ? "" : page }];
    pastedPage.dataset.beside = pasted.value;
  });
});
pasted?.addEventListener("input", () => {
  if (!pieces.some(({ page }) => page)) return;
  if (!pasted.value) pieces = [];
  if (standing() === null) tellLost("changed");
  else if (lost.textContent === lost.dataset.changed || !pasted.value) tellLost("");
});
pasted?.form.addEventListener("submit", () => {
  const whole = standing();
  pastedPage.value = whole?.some(({ page }) => page) ? whole.map(pageOf).join("\n") : "";
});

// A file may be dropped anywhere on its form.
document.querySelectorAll(".paper-form").forEach((form) => {
  form.addEventListener("dragover", (event) => {
    if (!event.dataTransfer.types.includes("Files")) return;
    event.preventDefault();
    form.classList.add("over");
  });
  form.addEventListener("dragleave", () => form.classList.remove("over"));
  form.addEventListener("drop", (event) => {
    if (!event.dataTransfer.files.length) return;
    event.preventDefault();
    form.classList.remove("over");
    form.elements.file.files = event.dataTransfer.files;
    form.elements.file.dispatchEvent(new Event("change", { bubbles: true }));
    next.focus();
  });
});

// How many exercises of a paper are ticked.
const counted = document.querySelector("[data-counted]");
function countTicked() {
  const ticked = document.querySelectorAll("[name^='take-']:checked").length;
  counted.textContent = counted.dataset.counted.replace("{count}", ticked);
}
if (counted) {
  counted.closest("form").addEventListener("change", countTicked);
  countTicked();
}
