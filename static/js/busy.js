// What takes over a second says what is being done, with a button that ends it. An action whose form was sent is ended
// on the server too: its key is taken, so that it is never carried out; where it was faster, the page goes on to it.
"use strict";

const bar = document.querySelector("#busy");
const LATER = 1000, READ = 6000;
let running = null, hiding;

function tell(words, stop) {
  clearTimeout(hiding);
  bar.querySelector("p").textContent = words;
  const button = bar.querySelector("button");
  button.hidden = !stop;
  bar.hidden = !words;
  if (words && !stop) hiding = setTimeout(tell, READ, "");
}

// Begin something: `words` are shown after a second; gives what ends the showing. `stop` is called by the button.
function begin(words, stop) {
  if (!bar) return () => {};
  const mine = { stop, words: words || bar.dataset.words, late: setTimeout(() => tell(mine.words, true), LATER) };
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

// Take the key of a form that was sent; the form gets a fresh one, for its action may be wanted later.
async function takeBack(form, key) {
  const body = new URLSearchParams({ csrf_token: form.elements.csrf_token.value, key });
  const answer = await fetch(bar.dataset.cancel, { method: "POST", body }).catch(() => null);
  if (!answer?.ok) return tell(bar.dataset.unsure);
  const told = await answer.json();
  if (told.done) return location.assign(told.done);
  form.elements.key.value = told.key;
}

// A page or file that has to be made first: fetched, so that it can be ended, then saved or opened.
document.addEventListener("click", async (event) => {
  const link = event.target.closest?.("a[data-busy]");
  if (!link || !bar || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  if (link.dataset.sent) return still();
  link.dataset.sent = "yes";
  const stop = new AbortController(), done = begin(link.dataset.busy, () => stop.abort());
  const answer = await fetch(link.href, { signal: stop.signal }).catch(() => null);
  const made = answer?.ok && !answer.redirected ? await answer.blob().catch(() => null) : null;
  done();
  delete link.dataset.sent;
  if (stop.signal.aborted) return;
  if (!made) location.assign(link.href);
  else if (link.hasAttribute("download")) save(made, answer.headers.get("Content-Disposition"));
  else if (!open(link.href, "_blank")) location.assign(link.href);
});

function save(made, disposition) {
  const link = Object.assign(document.createElement("a"), { href: URL.createObjectURL(made) });
  link.download = disposition?.match(/filename="([^"]+)"/)?.[1] ?? "";
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), READ);
}
