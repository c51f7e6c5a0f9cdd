/*
 * The table of an import of references: what would happen is counted as choices change, and rows
 * can be walked and decided by keys. All of it works without, by pressing a button.
 */

const DONE = { new: "new", update: "updated", link: "linked", skip: "skipped" };

function chosenIn(row) {
  return row.querySelector(".references-strip :checked")?.value;
}

/** Whether the row says all that storing it needs, as far as can be told here. */
function isDecided(row) {
  const choice = chosenIn(row);
  if (!choice) return false;
  const matches = row.querySelectorAll(".references-which input");
  const names = choice === "update" || choice === "link";
  if (names && matches.length && ![...matches].some((one) => one.checked)) return false;
  if (choice !== "new" && choice !== "link") return true;
  const [cell, category] = [...row.querySelectorAll("select")].map((one) => one.value);
  return choice === "new" ? !cell === !category : Boolean(cell && category);
}

/** Only where all rows are shown: the others would not be counted. */
function countWhatWouldHappen(form) {
  const pressed = form.querySelector('.references-kinds [aria-pressed="true"]');
  if (pressed && pressed.value !== "show:") return;
  const rows = [...form.querySelectorAll("[data-row]")];
  const sum = form.querySelector("[data-sum]");
  const button = form.querySelector("[data-store]");
  const why = form.querySelector("[data-why]");

  form.addEventListener("change", () => {
    const number = { new: 0, updated: 0, linked: 0, skipped: 0 };
    const undecided = [];
    const cells = new Set();
    let leftOut = 0;
    for (const row of rows) {
      if (!row.querySelector(".references-strip")) leftOut += 1;
      else if (isDecided(row)) {
        number[DONE[chosenIn(row)]] += 1;
        const cell = row.querySelector("select");
        if (["new", "link"].includes(chosenIn(row)) && cell.value)
          cells.add(cell.selectedOptions[0].textContent);
      } else undecided.push(row.dataset.row);
    }
    const counted = Object.entries(number).map(([word, count]) => `${count} ${word}`);
    const bold = document.createElement("b");
    bold.textContent = `${counted.join(", ")}, ${leftOut} left out;`;
    const drafts = cells.size
      ? `Drafts in ${[...cells].join(", ")}; nothing goes live.`
      : "Nothing goes live.";
    sum.replaceChildren(bold, ` ${undecided.length} still to decide. ${drafts}`);
    const all = number.new + number.updated + number.linked;
    button.textContent = `Import ${all} row${all === 1 ? "" : "s"}`;
    button.classList.toggle("references-not-yet", undecided.length > 0);
    button.classList.toggle("desk-button-filled", undecided.length === 0);
    why.hidden = undecided.length === 0;
    if (why.firstChild && undecided.length) {
      const need = undecided.length === 1 ? "Row %s needs" : "Rows %s need";
      why.firstChild.textContent = `${need.replace("%s", undecided.slice(0, 10).join(", "))} a choice first, or `;
    }
  });
}

/** Up and down between rows, 1 to 4 for the choice, o for the original record. */
function decideByKeys(form) {
  const rows = [...form.querySelectorAll("[data-row]")];
  const focusRow = (row) => {
    const to = row?.querySelector(
      ".references-strip :checked, .references-strip input:enabled, a, summary",
    );
    to?.focus();
    row?.scrollIntoView({ block: "nearest" });
  };

  document.addEventListener("keydown", (event) => {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    if (!step || event.altKey || event.ctrlKey || event.metaKey) return;
    // In the choice of a document and in lists, up and down are the browser's.
    if (event.target.closest(".references-which, pre, textarea, select")) return;
    const here = event.target.closest("[data-row]");
    const next = here ? rows.indexOf(here) + step : step > 0 ? 0 : -1;
    if (!rows[next]) return;
    event.preventDefault();
    focusRow(rows[next]);
  });
  document.addEventListener("desk:letter", (event) => {
    const here = document.activeElement?.closest("[data-row]");
    const radio = here?.querySelectorAll(".references-strip input")["1234".indexOf(event.detail)];
    const original = event.detail === "o" && here?.querySelector(".references-original");
    if (original) original.open = !original.open;
    else if (radio && !radio.disabled) radio.click();
    else return;
    event.preventDefault();
    radio?.focus();
  });
  form.dataset.keyList = JSON.stringify([
    ["↑ ↓", "previous, next row"],
    ["1 2 3 4", "new, update, link, skip"],
    ["o", "the original record"],
  ]);
}

document.querySelectorAll("[data-references]").forEach((form) => {
  countWhatWouldHappen(form);
  decideByKeys(form);
});
