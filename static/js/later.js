// Parts of a page that take the server a while come after it: data-later is their address.
"use strict";

async function fill(place) {
  const answer = await fetch(place.dataset.later).catch(() => null);
  if (!answer?.ok) return;
  place.replaceChildren(...new DOMParser().parseFromString(await answer.text(), "text/html").body.childNodes);
  place.removeAttribute("data-later");
}

function fillAll() { document.querySelectorAll("[data-later]").forEach(fill); }

document.addEventListener("changed", fillAll);
fillAll();
