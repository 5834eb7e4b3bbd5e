// The bank's search answers while one types and chooses, and the address says what is shown.
"use strict";

const PAUSE = 80;
let waiting, asked = 0, heard = 0;

async function ask(search) {
  const words = new URLSearchParams(new FormData(search));
  [...words].forEach(([name, value]) => { if (!value) words.delete(name, value); });
  const mine = ++asked, address = `${location.pathname}?${words}`;
  const answer = await fetch(address).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  const field = document.activeElement, at = field?.closest("#facets") && `#facets [name="${field.name}"][value="${CSS.escape(field.value)}"]`;
  for (const part of ["#results", "#facets", ".fold"]) document.querySelector(part).replaceWith(page.querySelector(part));
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
