// What needs script on public pages. Everything can be read without it.

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

openWhatHoldsTheTarget();
addEventListener("hashchange", openWhatHoldsTheTarget);
addEventListener("click", openAgainOnTheSameLink);
addEventListener("beforeprint", unfoldForPrint);
addEventListener("afterprint", foldAfterPrint);
