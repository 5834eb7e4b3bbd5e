// Knowledge points by search: what is typed narrows the list below it, and what is chosen joins those in the field.
"use strict";

function narrow(search) {
  const list = search.parentElement.querySelector("select"), words = search.value.trim().toLowerCase();
  list.querySelectorAll("option").forEach((one) => { one.hidden = !one.value || !one.textContent.toLowerCase().includes(words); });
  list.querySelectorAll("optgroup").forEach((one) => { one.hidden = !one.querySelector("option:not([hidden])"); });
  list.size = words ? 6 : 1;
}

function take(list) {
  const field = document.getElementById(list.dataset.into), search = list.parentElement.querySelector("[data-search]");
  const known = field.value.split(/[；;]/).map((one) => one.trim()).filter(Boolean);
  field.value = [...new Set([...known, list.value])].join("；");
  field.dispatchEvent(new Event("input", { bubbles: true }));
  list.value = search.value = "";
  narrow(search);
}

function enhance() { document.querySelectorAll("[data-search]").forEach((one) => { one.hidden = false; }); }

document.addEventListener("input", (event) => { if (event.target.matches("[data-search]")) narrow(event.target); });
// Those of another subject than the form's are none for it.
document.addEventListener("change", (event) => {
  if (event.target.name !== "subject") return;
  document.querySelectorAll("select[data-subject]").forEach((one) => { one.closest(".field").hidden = one.dataset.subject !== event.target.value; });
});
document.addEventListener("change", (event) => { if (event.target.matches("select[data-into]") && event.target.value && event.target.size === 1) take(event.target); });
document.addEventListener("click", (event) => {
  const list = event.target.closest("select[data-into]");
  if (list?.size > 1 && list.value) take(list);
});
document.addEventListener("keydown", (event) => {
  const search = event.target.closest("[data-search]"), list = event.target.closest("select[data-into]");
  if (search && event.key === "ArrowDown") { event.preventDefault(); search.parentElement.querySelector("select").focus(); }
  if (event.key !== "Enter" || !(search || list?.value)) return;
  event.preventDefault();
  const picked = list ?? search.parentElement.querySelector("select");
  if (search) picked.value = picked.querySelector("option[value]:not([value='']):not([hidden])")?.value ?? "";
  if (picked.value) take(picked);
  (search ?? picked.parentElement.querySelector("[data-search]")).focus();
});
document.addEventListener("changed", enhance);
enhance();
