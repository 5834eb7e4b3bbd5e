// What of the builder is scrolled away is kept in sight: the meter as one line under the bar, and after a change in place,
// where the head that says what was done is away, the same words at the foot with Undo, for a while.
"use strict";

const LASTS = 8000;
const EDGE = { rootMargin: "-60px 0px 0px" }; // the bar at the top covers this much
let leaving;

const toast = () => document.querySelector("#toast");
const toastVersion = () => toast()?.dataset.version;
const isHeld = (one) => one.matches(":hover, :focus-within");
let lastToast = toastVersion(), isToastDue = false;

function stay() {
  clearTimeout(leaving);
  leaving = setTimeout(() => {
    const one = toast();
    if (!one || isHeld(one)) return;
    isToastDue = false;
    one.hidden = true;
  }, LASTS);
}

function place(one) {
  const bar = document.querySelector(".actions"), isAtFoot = bar && getComputedStyle(bar).position === "fixed";
  one.style.bottom = isAtFoot ? `${innerHeight - bar.getBoundingClientRect().top + 8}px` : "";
}

const head = new IntersectionObserver(([entry]) => {
  const one = toast();
  if (!one || !entry.target.isConnected || isHeld(one)) return;
  one.hidden = !isToastDue || entry.isIntersecting;
  if (!one.hidden) place(one);
}, EDGE);

const meter = new IntersectionObserver(([entry]) => {
  const line = document.querySelector(".meter-line");
  if (line && entry.target.isConnected) line.hidden = entry.isIntersecting || entry.boundingClientRect.top > 0;
}, EDGE);

function lookOut() {
  const said = document.querySelector("#step"), measured = document.querySelector(".meter .row");
  [head, meter].forEach((one) => one.disconnect());
  if (said) head.observe(said);
  if (measured) meter.observe(measured);
}

// After Undo at the foot the focus goes to the place that was changed, else to the first dish that is in sight.
let changedPlace;
const inSight = () => dishes().find((one) => one.getBoundingClientRect().top > 112);
function lookAfter() {
  if (toastVersion() !== lastToast) {
    const then = changedPlace ?? inSight()?.id;
    isToastDue = Boolean(toast());
    if (toast() && then) toast().dataset.then = `#${then}`;
    stay();
  }
  lastToast = toastVersion();
  lookOut();
}

document.addEventListener("changing", ({ detail: fresh }) => {
  const was = document.querySelector(".meter-line"), next = fresh.querySelector(".meter-line");
  if (was && next) next.hidden = was.hidden;
  changedPlace = dishOf(document.activeElement)?.id;
});
document.addEventListener("changed", lookAfter);
["mouseout", "focusout"].forEach((name) => document.addEventListener(name, (event) => {
  if (event.target.closest?.("#toast")) stay();
}));
lookOut();
