/*
 * Review and publish, releases, editions: keys. Everything has a button or link of its own.
 */

const WRITES = "input:not([type=radio], [type=checkbox]), textarea, select, [contenteditable]";

/** Ctrl Enter presses the filled button of the form. */
function pressFilled(form) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
    const filled = form.querySelector("[data-filled]");
    if (!filled || filled.disabled) return;
    event.preventDefault();
    filled.click();
  });
}

/** n and N go from change to change. */
function walk(changes) {
  const step = (by) => {
    const here = changes.indexOf(document.activeElement?.closest("[data-change]"));
    const next = here < 0 && by < 0 ? changes.length - 1 : here + by;
    changes[(next + changes.length) % changes.length].focus();
  };
  onLetter("n", () => step(1));
  onLetter("N", () => step(-1));
}

/** A letter follows the link or presses the button that names it. */
function follow(element) {
  onLetter(element.dataset.key, () => element.click());
}

/** Letters work outside fields, and only where the editor has not turned them off. */
function onLetter(letter, act) {
  document.addEventListener("keydown", (event) => {
    if (event.key !== letter || event.ctrlKey || event.metaKey || event.altKey) return;
    if (event.target.closest?.(WRITES) || document.documentElement.dataset.keys === "off") return;
    event.preventDefault();
    act();
  });
}

document.querySelectorAll("[data-filled-by-keys]").forEach(pressFilled);
document.querySelectorAll("[data-key]").forEach(follow);
const changes = [...document.querySelectorAll("[data-change]")];
if (changes.length) walk(changes);
