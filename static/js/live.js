// A form that asks answers while one types and chooses, and the address says what is shown; data-live names the parts of
// the page that follow it.
"use strict";

const PAUSE = 80;
let waiting, heard = 0, asking = new AbortController();

async function ask(search) {
  asking.abort();
  const mine = asking = new AbortController(), words = new URLSearchParams(new FormData(search));
  [...words].forEach(([name, value]) => { if (!value) words.delete(name, value); });
  const address = `${location.pathname}?${words}`;
  const text = await fetch(address, { signal: mine.signal }).then((answer) => (answer.status < 500 ? answer.text() : answer.body?.cancel())).catch(() => null);
  if (!text || mine.signal.aborted) return;
  const page = new DOMParser().parseFromString(text, "text/html"), parts = search.dataset.live.split(" ");
  if (!page.querySelector(parts[0])) return location.assign(address);
  const field = document.activeElement, at = field?.closest("#facets") && (field.id ? `#${field.id}` : `#facets [name="${field.name}"][value="${CSS.escape(field.value)}"]`);
  for (const part of parts) {
    const here = document.querySelector(part), there = page.querySelector(part);
    here.hidden = there.hidden;
    here.replaceChildren(...there.childNodes);
  }
  if (at) document.querySelector(at)?.focus();
  history.replaceState(history.state, "", address);
  document.dispatchEvent(new Event("changed"));
}

// The first key after a pause is answered at once, what follows quickly together; letters of an unfinished word wait.
function hear(event) {
  const search = event.target.closest("[data-live]");
  if (!search || event.target.id === "show-facets" || event.isComposing) return;
  const isQuick = event.target.type === "search" && event.timeStamp - heard < PAUSE;
  heard = event.timeStamp;
  clearTimeout(waiting);
  waiting = setTimeout(ask, isQuick ? PAUSE : 0, search);
}

document.addEventListener("input", hear);
document.addEventListener("compositionend", hear);
