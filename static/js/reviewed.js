// The review of a worksheet: beside the fields each exercise follows what is written in them.
"use strict";

const reviewed = document.querySelector("[data-reviewed]");
const waiting = new Map();

// Small items with their answers beside them, as the editor writes them; where their numbers differ, without.
function pair(body, start) {
  const texts = body.get(`${start}items`).split("\n").filter((line) => line.trim()), told = (body.get(`${start}answer`) ?? "").split(/[；;]/);
  body.set(`${start}items`, texts.map((text, at) => told.length === texts.length ? `${text} || ${told[at]}` : text).join("\n"));
  body.delete(`${start}answer`);
}

// The fields of one exercise under the names that the editor knows, which are theirs without the number of the row.
function fieldsOf(row, number) {
  const body = new FormData(), end = `-${number}`;
  for (const one of row.querySelectorAll("textarea, select")) {
    if (one.name.endsWith(end)) body.set(one.name.slice(0, -end.length), one.value);
  }
  for (const name of [...body.keys()].filter((one) => /^(part-\d+-)?items$/.test(one))) pair(body, name.slice(0, -"items".length));
  const parts = [...body.keys()].filter((name) => /^part-\d+-stem$/.test(name)).length;
  if (parts) { body.set("kind", "group"); body.set("parts", parts); }
  body.set("csrf_token", reviewed.closest("form").elements.csrf_token.value);
  return body;
}

async function showRow(row, look) {
  const answer = await fetch(reviewed.dataset.reviewed, { method: "POST", body: fieldsOf(row, look.dataset.look), redirect: "manual" }).catch(() => null);
  if (!answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html"), [paper, key] = page.querySelectorAll(".paper");
  row.querySelector(".key .paper")?.replaceChildren(...key?.childNodes ?? []);
  if (paper) row.querySelector("[data-advised]").replaceChildren(...page.querySelectorAll("[data-advice]"));
  if (paper) look.replaceChildren(...look.querySelectorAll(":scope > b:first-child"), ...paper.childNodes);
}

reviewed?.addEventListener("input", (event) => {
  const row = event.target.closest(".taken"), look = row.querySelector("[data-look]");
  const isWording = /^(kind|stem|items|options|answer|part-\d+-(stem|items|options|answer))-\d+$/.test(event.target.name);
  if (!isWording || row.querySelector("[name^='part-'][name*='-part-']")) return;
  clearTimeout(waiting.get(row));
  waiting.set(row, setTimeout(showRow, 400, row, look));
});
