// The form of an exercise shows what its kind has: other fields are hidden while nothing stands in them, an answer's hint
// is that of its kind, a fold says how much of it is filled in, and the helpers are those of the subject.
"use strict";

const kind = document.querySelector("#kind");
const subject = document.querySelector("#subject");
const tools = document.querySelector(".tools");
const isWritten = (one) => one.type === "checkbox" ? one.checked : one.type !== "file" && Boolean(one.value.trim());

function showKind() {
  document.querySelectorAll("[data-kinds]").forEach((part) => {
    const isFilled = [...part.querySelectorAll("textarea")].some(isWritten);
    const isWanted = kind.value ? part.dataset.kinds.split(" ").includes(kind.value) : part.dataset.kinds !== "group";
    part.hidden = !isWanted && !isFilled;
    if (part.matches("details") && kind.value) part.open = isFilled || "opens" in part.dataset;
  });
  const hints = [...document.querySelectorAll("[data-hint]")];
  const own = hints.find((one) => one.dataset.hint.split(" ").includes(kind.value)) ?? hints[0];
  hints.forEach((one) => { one.hidden = one !== own; });
}

function countFilled() {
  document.querySelectorAll("[data-filled]").forEach((told) => {
    const fields = [...told.closest("details").querySelectorAll("input[name], textarea[name], select[data-empty]")];
    const count = fields.filter((one) => "empty" in one.dataset ? one.value !== one.dataset.empty : isWritten(one)).length;
    told.textContent = count ? told.dataset.filled.replace("{count}", count) : "";
  });
}

function showTools() {
  const all = tools.querySelector("[data-more]").getAttribute("aria-expanded") === "true";
  tools.querySelectorAll("[data-for]").forEach((one) => { one.hidden = !all && !one.dataset.for.split(" ").includes(subject.value); });
}

if (kind) {
  kind.addEventListener("change", showKind);
  kind.form.addEventListener("input", countFilled);
  showKind();
  countFilled();
}
if (tools) {
  tools.querySelector("[data-more]").addEventListener("click", ({ currentTarget }) => {
    currentTarget.setAttribute("aria-expanded", currentTarget.getAttribute("aria-expanded") !== "true");
    showTools();
  });
  subject.addEventListener("change", showTools);
  showTools();
}
