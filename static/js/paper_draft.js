// A worksheet under review is kept on this computer until it is saved, and offered on the import page: all fields and
// the signed paper. A browser that keeps nothing, or not as much, goes without.
"use strict";

const underReview = document.querySelector("[data-paper-draft]"), keptPaper = document.querySelector("[data-paper-kept]");
const SENT = "paper-sent";
let lastTyped;

function keepPaper() {
  const texts = [...new FormData(underReview)].filter(([name]) => !["csrf_token", "key"].includes(name));
  try { localStorage.setItem(underReview.dataset.paperDraft, JSON.stringify({ at: Date.now(), texts })); } catch { /* too large */ }
}

function offerPaper() {
  const name = keptPaper.dataset.paperKept;
  if ("paperSaved" in keptPaper.dataset && sessionStorage.getItem(SENT)) localStorage.removeItem(name);
  sessionStorage.removeItem(SENT);
  const kept = JSON.parse(localStorage.getItem(name) ?? "null");
  if (!kept) return;
  const at = new Date(kept.at), sameDay = at.toDateString() === new Date().toDateString();
  keptPaper.querySelector("[data-at]").textContent = sameDay ? at.toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) : at.toLocaleDateString();
  keptPaper.hidden = false;
  keptPaper.addEventListener("formdata", (event) => { for (const [key, text] of kept.texts) event.formData.append(key, text); });
  keptPaper.querySelector("[type=button]").addEventListener("click", () => {
    localStorage.removeItem(name);
    keptPaper.hidden = true;
    document.querySelector("#text").focus();
  });
}

if (underReview) {
  sessionStorage.removeItem(SENT);
  keepPaper();
  underReview.addEventListener("input", () => {
    clearTimeout(lastTyped);
    lastTyped = setTimeout(keepPaper, 400);
  });
  underReview.addEventListener("submit", (event) => {
    keepPaper();
    if (event.submitter?.name !== "do") sessionStorage.setItem(SENT, "yes");
  });
  addEventListener("pagehide", keepPaper);
}
if (keptPaper) offerPaper();
