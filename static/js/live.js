// The bank's search answers while one types, and the address says what is shown.
"use strict";

let waiting, asked = 0;

async function ask(search) {
  const words = new URLSearchParams(new FormData(search));
  [...words].forEach(([name, value]) => { if (!value) words.delete(name, value); });
  const mine = ++asked, address = `${location.pathname}?${words}`;
  const answer = await fetch(address).catch(() => null);
  if (mine !== asked || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  document.querySelector("#results").replaceWith(page.querySelector("#results"));
  history.replaceState(null, "", address);
}

document.addEventListener("input", (event) => {
  const search = event.target.closest("[data-live]");
  if (!search) return;
  clearTimeout(waiting);
  waiting = setTimeout(ask, 200, search);
});
