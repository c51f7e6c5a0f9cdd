/*
 * The list of editions: arrows go from row to row, o and n mark the two to compare. What is
 * restored is chosen and compared beside the list; without this file each is a page of its own.
 */

const table = document.querySelector(".editions")
const rows = [...table.querySelectorAll("[data-edition]")]
const rowOf = (element) => rows.indexOf(element?.closest?.("[data-edition]"))

/* --- The two to compare ----------------------------------------------------------------- */

const label = document.querySelector("[data-compare]")

const nameTheTwo = () => {
  const names = ["old", "new"].map((name) => {
    const chosen = table.querySelector(`input[name="${name}"]:checked`)
    return rows[rowOf(chosen)]?.dataset.edition
  })
  if (label && names.every(Boolean)) label.textContent = `Compare ${names[0]} with ${names[1]}`
}

table.addEventListener("change", nameTheTwo)
nameTheTwo()

/* --- Keys ------------------------------------------------------------------------------- */

const focusRow = (number) => rows[number]?.querySelector("[data-read]").focus()

table.addEventListener("keydown", (event) => {
  const by = { ArrowUp: -1, ArrowDown: 1 }[event.key]
  // Among radio buttons the arrows choose, as everywhere.
  if (!by || event.target.matches("input") || event.altKey || event.ctrlKey || event.metaKey) return
  event.preventDefault()
  focusRow(rowOf(event.target) + by)
})

document.addEventListener("desk:letter", (event) => {
  const name = { o: "old", n: "new" }[event.detail]
  const row = rows[rowOf(document.activeElement)]
  if (!name || !row) return
  event.preventDefault()
  const radio = row.querySelector(`input[name="${name}"]`)
  radio.checked = true
  radio.dispatchEvent(new Event("change", { bubbles: true }))
})

table.dataset.keyList = JSON.stringify([
  ["↑ ↓", "from edition to edition"],
  ["o n", "mark as old, new"],
  ["Enter", "read"],
  ["Esc", "close what is beside the list"],
])

/* --- Restoring, beside the list --------------------------------------------------------- */

const place = document.querySelector("[data-restore-place]")
const panel = () => place.querySelector("[data-restore]")
let opener = null
let asked = 0

/**
 * Puts the panel of that page beside the list; false where there is none, such as signed out.
 * Of several asked for in turn the last is shown.
 */
const bring = async (url) => {
  asked += 1
  const mine = asked
  const response = await fetch(url, { credentials: "same-origin" })
  const html = new DOMParser().parseFromString(await response.text(), "text/html")
  const fresh = html.querySelector("[data-restore]")
  if (mine !== asked) return true
  if (!fresh) return false
  panel()?.remove()
  place.classList.add("review", "restore-beside")
  place.append(document.adoptNode(fresh))
  const number = html.querySelector(".is-restored")?.dataset.edition
  for (const row of rows) row.classList.toggle("is-restored", row.dataset.edition === number)
  return true
}

const leave = () => {
  asked += 1
  panel()?.remove()
  place.classList.remove("review", "restore-beside")
  for (const row of rows) row.classList.remove("is-restored")
  ;(opener ?? table.querySelector("[data-restores]"))?.focus()
}

/** What is chosen in the panel, compared; the focus stays where it was. */
const look = async (form) => {
  const focused = document.activeElement?.id
  const url = new URL(form.action)
  url.search = new URLSearchParams(new FormData(form))
  if (!(await bring(url))) return location.assign(url)
  const again = focused && document.getElementById(focused)
  ;(again ?? panel())?.focus()
}

document.addEventListener("click", async (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const link = event.target.closest("[data-restores]")
  if (link) {
    event.preventDefault()
    opener = link
    if (!(await bring(link.href))) return location.assign(link.href)
    panel()?.focus()
  } else if (event.target.closest("[data-restore-close]")) {
    event.preventDefault()
    leave()
  }
})

place.addEventListener("submit", (event) => {
  if (!event.target.matches("[data-restore-choice]")) return
  event.preventDefault()
  look(event.target)
})

place.addEventListener("change", (event) => {
  const form = event.target.closest("[data-restore-choice]")
  if (!form) return
  const { chooses } = event.target.dataset
  if (chooses) document.getElementById(chooses).checked = true
  look(form)
})

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented || !panel()) return
  if (document.querySelector("dialog[open]")) return
  event.preventDefault()
  leave()
})
