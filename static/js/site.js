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

// A file that was only looked at stays chosen: its report is put below the form. A refusal is sent the plain way.
const look = document.querySelector("[data-look]");
look?.addEventListener("click", async (event) => {
  if (look.dataset.plain || look.form.dataset.sent) return;
  event.preventDefault();
  const nodes = [...look.childNodes];
  look.form.dataset.sent = "yes";
  look.setAttribute("aria-busy", "true");
  look.replaceChildren(look.dataset.busy);
  const key = look.form.elements.key.value, stop = new AbortController();
  const done = begin(look.dataset.busy, () => { stop.abort(); takeBack(look.form, key); }, key);
  const answer = await fetch(look.formAction, { method: "POST", body: new FormData(look.form, look), signal: stop.signal }).catch(() => null);
  done();
  delete look.form.dataset.sent;
  look.removeAttribute("aria-busy");
  look.replaceChildren(...nodes);
  if (stop.signal.aborted) return;
  if (!answer?.ok) {
    look.dataset.plain = "yes";
    look.form.requestSubmit(look);
    return;
  }
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  if (!page.querySelector("#report") || page.querySelector(".columns")) {
    look.dataset.plain = "yes";
    return look.form.requestSubmit(look);
  }
  for (const name of ["csrf_token", "key"]) look.form.elements[name].value = page.querySelector(`[name=${name}]`).value;
  page.querySelectorAll("[data-plain], [data-kept]").forEach((part) => { part.hidden = "plain" in part.dataset; });
  document.querySelector("#report").replaceWith(page.querySelector("#report"));
  document.querySelector("[data-next]")?.classList.remove("main");
  document.querySelector("[data-take]")?.classList.replace("quiet", "main");
  document.querySelector(".note.over[role='alert']")?.remove();
});

// The main button goes through a worksheet and looks at a table.
const TABLES = /\.(xlsx?|ods|csv|tsv|zip)$/i;
document.querySelector("[data-next]")?.addEventListener("click", (event) => {
  const name = event.target.form.elements.file.files[0]?.name ?? "";
  if (!TABLES.test(name) || look.dataset.plain) return;
  event.preventDefault();
  look.click();
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

// A file that is dropped on its form is read at once.
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
    const isPaper = /\.docx?$/i.test(event.dataTransfer.files[0].name);
    form.querySelector(isPaper ? "button" : "[data-look]").click();
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
