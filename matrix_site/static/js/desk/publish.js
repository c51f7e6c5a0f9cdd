/*
 * Review and publish, releases, editions: n and N go from change to change.
 */

function walk(changes) {
  const steps = { n: 1, N: -1 };
  changes[0].dataset.keyList = JSON.stringify([["n N", "next, previous change"]]);
  document.addEventListener("desk:letter", (event) => {
    const by = steps[event.detail];
    if (!by) return;
    event.preventDefault();
    const here = changes.indexOf(document.activeElement?.closest("[data-change]"));
    const next = here < 0 && by < 0 ? changes.length - 1 : here + by;
    changes[(next + changes.length) % changes.length].focus();
  });
}

const changes = [...document.querySelectorAll("[data-change]")];
if (changes.length) walk(changes);
