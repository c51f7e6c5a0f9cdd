/*
 * The inbox without leaving it: the three answers open in their place, and the new entry moves
 * in the list of the cell as its category and place are chosen. Every link and button does the
 * same without this file.
 */

const answers = [...document.querySelectorAll("[data-answer]")]
const openers = [...document.querySelectorAll("[data-opens]")]

const open = (answer) => {
  for (const one of answers) one.hidden = one !== answer
  for (const opener of openers) {
    opener.setAttribute("aria-expanded", String(opener.dataset.opens === answer?.id))
  }
}

/** The first thing to write, or to choose where that must come first. */
const begin = (answer) => {
  const form = answer.querySelector("form")
  const undecided = [...form.querySelectorAll("input[type=radio]")].find(
    (radio) => !form.querySelector(`input[name="${CSS.escape(radio.name)}"]:checked`),
  )
  const unchosen = [...form.querySelectorAll("select[required]")].find((select) => !select.value)
  const target = undecided ?? unchosen ?? form.querySelector("[data-first]") ?? form.querySelector("textarea")
  target?.focus()
}

const close = () => {
  const opener = openers.find((one) => one.getAttribute("aria-expanded") === "true")
  open(null)
  opener?.focus()
}

for (const opener of openers) {
  const answer = document.getElementById(opener.dataset.opens)
  opener.setAttribute("aria-controls", opener.dataset.opens)
  opener.addEventListener("click", (event) => {
    if (event.ctrlKey || event.metaKey || event.shiftKey) return
    event.preventDefault()
    open(answer)
    begin(answer)
  })
}

for (const link of document.querySelectorAll("[data-closes]")) {
  link.addEventListener("click", (event) => {
    event.preventDefault()
    close()
  })
}

document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape" || event.defaultPrevented) return
  if (document.querySelector("dialog[open]") || answers.every((one) => one.hidden)) return
  event.preventDefault()
  close()
})

const opened = answers.find((one) => !one.hidden)
if (opened && !document.querySelector(".errorlist")) begin(opened)

/* --- Keys ------------------------------------------------------------------------------- */

/* j and k press the message after and before this one. */
const lines = [...document.querySelectorAll("[data-line]")]
const here = lines.findIndex((line) => line.hasAttribute("aria-current"))
if (lines[here + 1]) lines[here + 1].dataset.key = "j"
if (here > 0) lines[here - 1].dataset.key = "k"

/* --- The cell --------------------------------------------------------------------------- */

const cell = document.querySelector("[data-cell]")
const ghost = cell?.querySelector("[data-ghost]")
const form = document.querySelector("#answer-accept form")

/** Puts the ghost where the entry would stand: the end, unless a place is chosen. */
const moveGhost = () => {
  const group = cell.querySelector(`[data-group="${form.elements.category.value}"]`)
  ghost.hidden = !group || form.elements.cell.value !== cell.dataset.cell
  if (ghost.hidden) return
  ghost.querySelector(".inbox-letter").textContent = group.dataset.group
  const others = [...group.children].filter((one) => one !== ghost)
  const place = Number(form.elements.place.value)
  group.insertBefore(ghost, (place && others[place - 1]) || null)
}

/** Offers the places that the category has, where the cell is the one that is shown. */
const offerPlaces = () => {
  const { place, category, cell: chosen } = form.elements
  const group = cell.querySelector(`[data-group="${category.value}"]`)
  const isShown = chosen.value === cell.dataset.cell
  const last = group && isShown ? group.querySelectorAll("li:not([data-ghost])").length : Infinity
  for (const option of place.options) option.hidden = option.disabled = Number(option.value) > last
  if (place.selectedOptions[0]?.disabled) place.value = ""
}

const place = () => {
  offerPlaces()
  moveGhost()
}

if (ghost && form) {
  for (const name of ["category", "place", "cell"]) {
    form.elements[name].addEventListener("change", place)
  }
  place()
}

/* --- Small helps ------------------------------------------------------------------------ */

for (const button of document.querySelectorAll("[data-use-headline]")) {
  button.hidden = false
  button.addEventListener("click", () => {
    const field = button.closest("form").elements.headline
    field.value = button.parentElement.querySelector("[data-their-headline]").textContent
    field.dispatchEvent(new Event("input", { bubbles: true }))
    field.focus()
  })
}

/* A reason brings its words, as long as the editor has written none. */
for (const reasons of document.querySelectorAll("[data-reasons]")) {
  const its = reasons.closest("form")
  const words = [...its.querySelectorAll("[data-reason]")]
  its.querySelector("[data-no-script]").hidden = true
  reasons.addEventListener("change", (event) => {
    const reply = its.elements.reply
    const proposed = words.map((one) => one.textContent)
    if (reply.value && !proposed.includes(reply.value)) return
    reply.value = words.find((one) => one.dataset.reason === event.target.value)?.textContent ?? ""
    reply.dispatchEvent(new Event("input", { bubbles: true }))
  })
}

for (const all of document.querySelectorAll("[data-check-all]")) {
  all.closest("label").hidden = false
  all.addEventListener("change", () => {
    for (const box of all.form.querySelectorAll("[name=messages]")) box.checked = all.checked
  })
}
