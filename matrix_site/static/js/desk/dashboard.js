/*
 * The grids of the first screen: arrows go from square to square, in addition to Tab. Letters press
 * what waits in the square where one is.
 */

const LETTERS = { r: "draft", i: "messages" };
const STEPS = { ArrowLeft: [0, -1], ArrowRight: [0, 1], ArrowUp: [-1, 0], ArrowDown: [1, 0] };

function walkBetweenSquares(grid) {
  const rows = [...grid.tBodies[0].rows].map((row) =>
    [...row.querySelectorAll("td")].map((cell) => cell.querySelector("[data-square]")),
  );
  grid.addEventListener("keydown", (event) => {
    const step = STEPS[event.key];
    const here = event.target.closest("td");
    if (!step || !here || event.altKey || event.ctrlKey || event.metaKey) return;
    const down = here.parentElement.sectionRowIndex + step[0];
    const right = here.cellIndex - 1 + step[1];
    const there = rows[down]?.[right];
    if (!there) return;
    event.preventDefault();
    there.focus();
  });
}

document.querySelectorAll("[data-grid]").forEach(walkBetweenSquares);

document.addEventListener("desk:letter", (event) => {
  const kind = LETTERS[event.detail];
  const square = document.activeElement?.closest("[data-grid] td");
  const work = kind && square?.querySelector(`[data-work="${kind}"]`);
  if (!work) return;
  event.preventDefault();
  work.click();
});

const list = [
  ["← ↑ → ↓", "from cell to cell"],
  ["r", "review and publish the cell"],
  ["i", "messages of the cell"],
];
document.querySelector("[data-grid]")?.setAttribute("data-key-list", JSON.stringify(list));
