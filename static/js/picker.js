// Knowledge points and lessons by search: what is typed narrows the list below it, and finds also those of other grades
// and subjects, which stand in it only then. A point joins those in the field by a click, by Enter or by the button; keys
// that move in the list add nothing. A lesson is chosen.
"use strict";

let pressed = null, loading = 0;

function narrow(search) {
  const list = search.closest(".field").querySelector("select"), words = search.value.trim().toLowerCase();
  list.querySelectorAll("option").forEach((one) => {
    const isNear = one.selected || !one.closest("[data-far]");
    one.hidden = words ? !one.value || !one.textContent.toLowerCase().includes(words) : !isNear;
  });
  list.querySelectorAll("optgroup").forEach((one) => { one.hidden = !one.querySelector("option:not([hidden])"); });
  list.size = words ? 6 : 1;
}

function take(list) {
  const field = document.getElementById(list.dataset.into), search = list.closest(".field").querySelector("[data-search]");
  if (field) {
    const known = field.value.split(/[；;]/).map((one) => one.trim()).filter(Boolean);
    field.value = [...new Set([...known, list.value])].join("；");
    list.value = "";
  }
  (field ?? list).dispatchEvent(new Event("input", { bubbles: true }));
  if (!field) list.dispatchEvent(new Event("change", { bubbles: true }));
  search.value = "";
  narrow(search);
}

// What is chosen and not yet added is sent only where there is no script to add it.
function enhance() {
  document.querySelectorAll("[data-search], [data-add]").forEach((one) => { one.hidden = false; });
  document.querySelectorAll("select[data-into]").forEach((one) => one.removeAttribute("name"));
  document.querySelectorAll("[data-search]").forEach(narrow);
}

// The points of the subject that was chosen, those of the lesson first, then those of the grade; the lessons likewise.
async function load(list, withLessons = false) {
  const mine = ++loading, form = list.form, body = new FormData();
  for (const name of ["csrf_token", "subject", "grade", "lesson", "class"]) body.set(name, form.elements[name]?.value ?? "");
  const answer = await fetch(list.dataset.points, { method: "POST", body, redirect: "manual" }).catch(() => null);
  if (mine !== loading || !answer?.ok) return;
  const page = new DOMParser().parseFromString(await answer.text(), "text/html");
  list.innerHTML = page.querySelector("select").innerHTML;
  list.closest(".field").hidden = !list.querySelector("optgroup");
  const lessons = withLessons && form.querySelector("select[data-lessons]");
  if (lessons) lessons.innerHTML = page.querySelector("[data-lessons]").innerHTML;
  form.querySelectorAll("[data-search]").forEach(narrow);
}

document.addEventListener("input", (event) => { if (event.target.matches("[data-search]")) narrow(event.target); });
document.addEventListener("change", (event) => {
  const list = event.target.form?.querySelector("select[data-points]");
  if (list && ["subject", "grade", "lesson"].includes(event.target.name)) load(list, event.target.name !== "lesson");
});
document.addEventListener("pointerdown", (event) => { pressed = event.target.closest("select[data-into]"); });
document.addEventListener("change", (event) => { if (event.target === pressed && pressed.size <= 1 && pressed.value) take(pressed); });
document.addEventListener("click", (event) => {
  const list = event.target.closest("select:is([data-into], [data-lessons]) option")?.closest("select");
  if (list?.size > 1 && list.value) take(list);
  if (!event.target.closest("[data-add]")) return;
  const chosen = event.target.closest(".field").querySelector("select[data-into]");
  if (chosen.value) take(chosen);
  chosen.focus();
});
document.addEventListener("keydown", (event) => {
  pressed = null;
  const search = event.target.closest("[data-search]"), list = event.target.closest("select[data-into], select[data-lessons][size='6']");
  if (search && event.key === "ArrowDown") { event.preventDefault(); search.closest(".field").querySelector("select").focus(); }
  if (event.key !== "Enter" || !(search || list?.value)) return;
  event.preventDefault();
  const picked = list ?? search.closest(".field").querySelector("select");
  if (search) picked.value = picked.querySelector("option[value]:not([value='']):not([hidden])")?.value ?? "";
  if (picked.value) take(picked);
  (search ?? picked.closest(".field").querySelector("[data-search]")).focus();
});
document.addEventListener("changed", enhance);
enhance();
document.querySelectorAll("select[data-points]").forEach((one) => { if (!one.querySelector("optgroup")) load(one); });
