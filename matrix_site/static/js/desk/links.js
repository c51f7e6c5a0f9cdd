/*
 * The queue of links. Each letter presses a button that stands on the screen; without script the
 * buttons are all there is.
 */

const list = document.querySelector("[data-links]");
const rows = [...document.querySelectorAll("[data-row]")];

function here() {
  return document.activeElement?.closest("[data-row]");
}

function go(step) {
  const place = rows.indexOf(here());
  rows[Math.min(Math.max(place + step, 0), rows.length - 1)]?.focus();
}

const LETTERS = {
  j: () => go(1),
  k: () => go(-1),
  f: () => here()?.querySelector("[data-fine]")?.click(),
  x: () => here()?.querySelector("[data-choose]")?.click(),
  z: () => document.querySelector("[data-undo]")?.click(),
};

const LISTED = [
  ["j k", "next, previous row"],
  ["Enter", "the first button of the row"],
  ["f", "it is fine"],
  ["x", "choose"],
  ["z", "undo the last press"],
];

function onLetter(event) {
  const act = LETTERS[event.detail];
  if (!act) return;
  event.preventDefault();
  act();
}

/** Enter keeps its meaning on whatever else has the focus. */
function onEnter(event) {
  if (event.key !== "Enter" || !event.target.matches("[data-row]")) return;
  event.preventDefault();
  event.target.querySelector("[data-first]")?.click();
}

function chooseMoved() {
  const all = document.querySelector("[data-choose-moved]");
  const moved = [...document.querySelectorAll("[data-choose=moved]")];
  if (!all || !moved.length) return;
  all.closest("label").hidden = false;
  all.addEventListener("change", () => moved.forEach((box) => (box.checked = all.checked)));
}

if (list) {
  document.addEventListener("desk:letter", onLetter);
  document.addEventListener("keydown", onEnter);
  list.dataset.keyList = JSON.stringify(LISTED);
  chooseMoved();
  document.querySelector("[data-keys]")?.removeAttribute("hidden");
}
