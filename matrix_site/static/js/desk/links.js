/*
 * The queue of links. Each key presses a button that stands on the screen; without script the
 * buttons are all there is.
 */

const list = document.querySelector("[data-links]");
const rows = [...document.querySelectorAll("[data-row]")];
const isField = (element) =>
  element.matches("input:not([type=checkbox]), textarea, select, [contenteditable]");

function here() {
  return document.activeElement?.closest("[data-row]");
}

function go(step) {
  const place = rows.indexOf(here());
  rows[Math.min(Math.max(place + step, 0), rows.length - 1)]?.focus();
}

export const keys = {
  j: () => go(1),
  k: () => go(-1),
  f: () => here()?.querySelector("[data-fine]")?.click(),
  x: () => here()?.querySelector("[data-choose]")?.click(),
  z: () => document.querySelector("[data-undo]")?.click(),
};

function onKey(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || isField(event.target)) return;
  // Enter keeps its meaning on whatever else has the focus.
  const act = event.key === "Enter" && event.target.matches("[data-row]") ? first : keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
}

function first() {
  here()?.querySelector("[data-first]")?.click();
}

function chooseMoved() {
  const all = document.querySelector("[data-choose-moved]");
  const moved = [...document.querySelectorAll("[data-choose=moved]")];
  if (!all || !moved.length) return;
  all.closest("label").hidden = false;
  all.addEventListener("change", () => moved.forEach((box) => (box.checked = all.checked)));
}

if (list) {
  document.addEventListener("keydown", onKey);
  chooseMoved();
  document.querySelector("[data-keys]")?.removeAttribute("hidden");
}
