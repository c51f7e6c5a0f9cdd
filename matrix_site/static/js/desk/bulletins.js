/*
 * Bulletins: how many would get one, when another scope is chosen; how far one is on its way.
 * Without script the first is said when the draft is saved, the second when one looks again.
 */

// Milliseconds from one look to the next.
const PAUSE = 5000;

function countReceivers(told) {
  const scope = told.closest("form").elements.page;
  const title = document.querySelector("[data-receivers-too]");
  let asked = 0;
  scope.addEventListener("change", async () => {
    const number = ++asked;
    const answer = await fetch(`${told.dataset.receivers}?page=${encodeURIComponent(scope.value)}`);
    if (!answer.ok) return;
    const { words } = await answer.json();
    // Another scope may have been chosen meanwhile.
    if (number !== asked || !words) return;
    told.textContent = `${words} would get it now.`;
    if (title) told.textContent += " Save first, then send.";
  });
}

function follow(place) {
  const isOpen = () => place.querySelector("[data-progress]")?.dataset.open === "1";
  const look = async () => {
    if (!document.hidden) {
      const answer = await fetch(place.dataset.poll);
      if (answer.ok && !answer.redirected) {
        const words = new DOMParser().parseFromString(await answer.text(), "text/html");
        place.replaceChildren(...words.body.childNodes);
      }
    }
    if (isOpen()) setTimeout(look, PAUSE);
  };
  if (isOpen()) setTimeout(look, PAUSE);
}

for (const told of document.querySelectorAll("[data-receivers]")) countReceivers(told);
for (const place of document.querySelectorAll("[data-poll]")) follow(place);
