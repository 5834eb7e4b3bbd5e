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

// A button whose work takes a moment says so, and a second click does nothing.
const labels = new Map();
document.querySelectorAll("form:has([data-busy])").forEach((form) => {
  form.addEventListener("submit", (event) => {
    const button = event.submitter;
    if (form.dataset.sent) event.preventDefault();
    if (form.dataset.sent || !button?.dataset.busy) return;
    form.dataset.sent = "yes";
    labels.set(button, [...button.childNodes]);
    button.setAttribute("aria-busy", "true");
    button.replaceChildren(button.dataset.busy);
  });
});
window.addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  labels.forEach((nodes, button) => {
    delete button.form.dataset.sent;
    button.removeAttribute("aria-busy");
    button.replaceChildren(...nodes);
  });
  labels.clear();
});

// After a refusal the first field at fault has the focus.
document.querySelector("[aria-invalid='true']")?.focus();

// Of a kind of exercise that was chosen only its own fields are shown; what was written in others stays shown.
const kind = document.querySelector("#kind");
const own = document.querySelectorAll("[data-kinds]");
function showKind() {
  own.forEach((part) => {
    const isFilled = [...part.querySelectorAll("textarea")].some((area) => area.value.trim());
    part.hidden = kind.value !== "" && !part.dataset.kinds.split(" ").includes(kind.value) && !isFilled;
  });
}
if (kind && own.length) {
  kind.addEventListener("change", showKind);
  showKind();
}
