/*
 * The newsroom. One function for each behaviour, found by a data- attribute; every screen works
 * without it.
 */

// Begin where the form needs an answer, not at the top of the page.
document.querySelector("[data-focus]")?.focus();

/*
 * Two editors, one field. Listens on the page, so that a form that comes later is heard too.
 * Arrows choose mine or theirs from anywhere in the field but its words; whoever writes in the
 * words writes from both.
 */
function choose(clash, which) {
  const radio = clash?.querySelector(`input[type=radio][value=${which}]`);
  if (!radio) return;
  radio.checked = true;
  radio.dispatchEvent(new Event("change", { bubbles: true }));
}

document.addEventListener("keydown", (event) => {
  const which = { ArrowLeft: "mine", ArrowRight: "theirs" }[event.key];
  const radio = event.target.closest?.("[data-clash] input[type=radio]");
  if (!which || !radio || event.ctrlKey || event.altKey || event.metaKey) return;
  event.preventDefault();
  const clash = radio.closest("[data-clash]");
  choose(clash, which);
  clash.querySelector(":checked").focus();
});

document.addEventListener("input", (event) => {
  const words = event.target.closest?.("[data-both]");
  if (words && event.target.type !== "radio") choose(words.closest("[data-clash]"), "both");
});

document.querySelector("[data-conflict] [data-keys]")?.removeAttribute("hidden");
