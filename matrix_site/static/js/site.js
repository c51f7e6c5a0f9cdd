// What needs script on public pages. Everything can be read without it.
// One function for each behaviour, found by a data- attribute; it does nothing where it finds none.
//
// Not a module but a classic script in the head, which browsers run before they paint, so that
// colours are right from the first moment. What needs the document waits for DOMContentLoaded.
"use strict";

// --- Colours: [data-scheme-switch] ---------------------------------------------------------

const SCHEME = "scheme"; // The key in the browser's storage; absent until a choice is made.

function keptScheme() {
  try {
    const kept = localStorage.getItem(SCHEME);
    return ["light", "dark"].includes(kept) ? kept : "device";
  } catch {
    return "device"; // The reader's browser lends no storage.
  }
}

function keepScheme(scheme) {
  try {
    if (scheme === "device") localStorage.removeItem(SCHEME);
    else localStorage.setItem(SCHEME, scheme);
  } catch {
    // The choice lasts as long as the page.
  }
}

// The attribute switches every colour in site.css; "device" leaves them to the device.
function showScheme(scheme) {
  document.documentElement.dataset.scheme = scheme;
  for (const button of document.querySelectorAll("[data-scheme-switch] button")) {
    button.setAttribute("aria-pressed", button.value === scheme);
  }
}

function chooseScheme(event) {
  const button = event.target.closest?.("[data-scheme-switch] button");
  if (!button) return;
  keepScheme(button.value);
  showScheme(button.value);
}

// Chosen in another tab, or while this page was kept for going back to.
function followOtherPages(event) {
  const isOfColours = event.key === SCHEME || event.key === null;
  if (event.persisted || isOfColours) showScheme(keptScheme());
}

showScheme(keptScheme());
addEventListener("DOMContentLoaded", () => showScheme(keptScheme()));
addEventListener("click", chooseScheme);
addEventListener("storage", followOtherPages);
addEventListener("pageshow", followOtherPages);

// --- Arriving ------------------------------------------------------------------------------

// Browsers differ in whether a fragment opens the <details> it stands in, so we do.
function openWhatHoldsTheTarget() {
  const target = fragmentTarget();
  if (!target) return;
  let opened = false;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
    opened ||= !box.open;
    box.open = true;
  }
  if (opened) target.scrollIntoView();
}

function fragmentTarget() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // A malformed escape: taken as it stands.
  }
  return id && document.getElementById(id);
}

// A link to the fragment one is at already changes no hash, yet the reader may have closed it.
function openAgainOnTheSameLink(event) {
  const link = event.target.closest?.("a[href]");
  if (link?.hash && link.href === location.href) openWhatHoldsTheTarget();
}

addEventListener("DOMContentLoaded", openWhatHoldsTheTarget);
addEventListener("hashchange", openWhatHoldsTheTarget);
addEventListener("click", openAgainOnTheSameLink);

// --- Print ---------------------------------------------------------------------------------

// On paper nothing can be unfolded by hand.
const unfoldedForPrint = new Set();

function unfoldForPrint() {
  for (const box of document.querySelectorAll("main details:not([open])")) {
    box.open = true;
    unfoldedForPrint.add(box);
  }
}

function foldAfterPrint() {
  for (const box of unfoldedForPrint) box.open = false;
  unfoldedForPrint.clear();
}

addEventListener("beforeprint", unfoldForPrint);
addEventListener("afterprint", foldAfterPrint);
