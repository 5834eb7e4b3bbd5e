// What takes over a second says what is being done, with a button that ends it. An action whose form was sent is ended
// on the server too: its key is taken, so that it is never carried out; where it was faster, the page goes on to it.
// While it lasts the server is asked how far it is: that is shown at every answer, and read out now and then.
"use strict";

const bar = document.querySelector("#busy");
const LATER = 1000, READ = 6000, ASK = 400, ALOUD = 10000;
const JOB = "X-Job"; // names work that no form's key names
let running = null, hiding;

function tell(words, stop) {
  clearTimeout(hiding);
  bar.querySelector("p").textContent = words;
  showStep();
  const button = bar.querySelector("button");
  button.hidden = !stop;
  bar.hidden = !words;
  if (words && !stop) hiding = setTimeout(tell, READ, "");
}

function showStep({ words = "", at = 0, all = 0 } = {}) {
  const line = bar.querySelector("progress");
  bar.querySelector(".steps").textContent = words;
  line.hidden = !all;
  if (all) Object.assign(line, { max: all, value: at - 1 });
}

// How far the server is with it, until it ends; without an answer the words stay as they are.
async function watch(mine, heard = Date.now()) {
  if (running !== mine) return;
  const answer = await fetch(bar.dataset.progress.replace(/-$/, mine.key)).catch(() => null);
  const told = await answer?.json().catch(() => null);
  if (running !== mine) return;
  const isDue = told?.words && Date.now() - heard > ALOUD;
  if (told?.words) showStep(told);
  if (isDue) bar.querySelector("[data-aloud]").textContent = told.words;
  setTimeout(watch, ASK, mine, isDue ? Date.now() : heard);
}

const freshKey = () => [...crypto.getRandomValues(new Uint8Array(16))].map((one) => one.toString(16).padStart(2, "0")).join("");

// Begin something: `words` are shown after a second; gives what ends the showing. `stop` is called by the button; `key`
// names the work to the server.
function begin(words, stop, key) {
  if (!bar) return () => {};
  const late = () => { tell(mine.words, true); if (key) watch(mine); };
  const mine = { stop, key, words: words || bar.dataset.words, late: setTimeout(late, LATER) };
  running = mine;
  return () => {
    clearTimeout(mine.late);
    if (running !== mine) return;
    running = null;
    if (!bar.querySelector("button").hidden) tell("");
  };
}

// Pressed once more while it is being done: nothing is begun twice, and the bar says so at once.
function still() {
  if (running) tell(`${bar.dataset.still} ${running.words}`, true);
}

bar?.querySelector("button").addEventListener("click", () => {
  const stopped = running;
  running = null;
  clearTimeout(stopped?.late);
  tell(bar.dataset.ended);
  stopped?.stop();
});

document.addEventListener("keydown", (event) => {
  const button = bar?.querySelector("button");
  if (event.key !== "Escape" || bar?.hidden !== false || button.hidden) return;
  event.stopImmediatePropagation();
  event.preventDefault();
  button.click();
}, true);

// Take the key of a form that was sent, which gets a fresh one, for its action may be wanted later; or of what was fetched.
async function takeBack(form, key) {
  const body = new URLSearchParams({ csrf_token: document.querySelector("[name=csrf_token]").value, key });
  const answer = await fetch(bar.dataset.cancel, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return tell(bar.dataset.unsure);
  const told = await answer.json();
  if (told.done) return location.assign(told.done);
  if (form) form.elements.key.value = told.key;
}

// Fetched, so that it can be ended: the answer and its body, without a body where it is none; null where it was ended.
async function made(address, words) {
  const stop = new AbortController(), key = freshKey();
  const done = begin(words, () => { stop.abort(); takeBack(null, key); }, key);
  const answer = await fetch(address, { signal: stop.signal, headers: { [JOB]: key } }).catch(() => null);
  const body = answer?.ok && !answer.redirected ? await answer.blob().catch(() => null) : null;
  done();
  return stop.signal.aborted ? null : { answer, body };
}

// A page or file that has to be made first: then saved or opened.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-busy]");
  if (!link || !bar || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.sent) return still();
  link.dataset.sent = "yes";
  const file = await made(link.href, link.dataset.busy);
  delete link.dataset.sent;
  if (!file) return;
  if (!file.body) location.assign(link.href);
  else if (link.hasAttribute("download")) save(file.body, file.answer.headers.get("Content-Disposition"));
  else if (!open(link.href, "_blank")) location.assign(link.href);
});

// What is handed in and printed is made before it is handed in: ended meanwhile or refused, nothing was handed in. The server keeps
// the sheet, so that the window for it opens with it; where a browser lets none open so late, it opens here.
document.addEventListener("submit", async (event) => {
  const form = event.target, button = event.submitter;
  if (!bar || !form.dataset.prints || !button?.dataset.words) return;
  event.preventDefault();
  if (form.dataset.sent) return still();
  form.dataset.sent = "yes";
  const file = await made(form.dataset.prints, button.dataset.words);
  delete form.dataset.sent;
  if (!file) return;
  if (!file.answer?.ok) return location.assign(form.dataset.prints);
  const name = `sheet-${Date.now()}`, isOpen = open("", name) !== null;
  form.target = isOpen ? name : "_self";
  if (isOpen) window.addEventListener("focus", () => location.reload(), { once: true });
  form.submit();
});

function save(body, disposition) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(body) });
  link.download = disposition?.match(/filename="([^"]+)"/)?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ);
}
