/*
 * Entries and sections drawn to another place by their handle, with any pointer. The drop is sent
 * as the same move that a button sends (the event "desk:move", see workbench.js).
 */

const PART = "[data-move]"
let dragged = null

const clear = () => {
  for (const element of document.querySelectorAll(".drop-before, .drop-after, .drop-into, .is-dragged")) {
    element.classList.remove("drop-before", "drop-after", "drop-into", "is-dragged")
  }
}

const isEntry = (part) => part.id.startsWith("entry-")

/* Where it would go: a part of the same sort before or after which, or an empty category. */
const aim = (x, y) => {
  const under = document.elementFromPoint(x, y)
  const over = under?.closest(PART)
  if (over && over !== dragged && isEntry(over) === isEntry(dragged)) {
    const isNear = isEntry(dragged) || over.dataset.category === dragged.dataset.category
    if (!isNear) return null
    const { top, height } = over.getBoundingClientRect()
    return { over, isAfter: y > top + height / 2 }
  }
  const group = isEntry(dragged) && under?.closest("[data-group]")
  if (group && group.dataset.group.length === 1 && !group.querySelector(PART)) return { group }
  return null
}

const show = (goal) => {
  clear()
  dragged.classList.add("is-dragged")
  goal?.over?.classList.add(goal.isAfter ? "drop-after" : "drop-before")
  goal?.group?.classList.add("drop-into")
}

/* The place counted without what is moved, as the server counts it. */
const fieldsOf = ({ over, isAfter, group }) => {
  if (group) return { category: group.dataset.group }
  const isSame = over.dataset.category === dragged.dataset.category
  let place = Number(over.dataset.place) + (isAfter ? 1 : 0)
  if (isSame && Number(dragged.dataset.place) < place) place -= 1
  if (isSame && place === Number(dragged.dataset.place)) return null
  return isSame ? { place } : { category: over.dataset.category, place }
}

document.addEventListener("pointerdown", (event) => {
  const handle = event.target.closest?.("[data-handle]")
  const part = handle?.closest(PART)
  if (!part || event.button !== 0 || !handle.querySelector(".desk-icon")) return
  event.preventDefault()
  dragged = part
  handle.setPointerCapture(event.pointerId)
  show(null)
})

document.addEventListener("pointermove", (event) => {
  if (!dragged) return
  show(aim(event.clientX, event.clientY))
  // Near an edge of the window the page comes along.
  const edge = 60
  if (event.clientY < edge) scrollBy(0, -12)
  if (event.clientY > innerHeight - edge) scrollBy(0, 12)
})

document.addEventListener("pointerup", (event) => {
  if (!dragged) return
  const goal = aim(event.clientX, event.clientY)
  const fields = goal && fieldsOf(goal)
  const detail = { url: dragged.dataset.move, fields, part: dragged.dataset.part }
  clear()
  dragged = null
  if (fields) document.dispatchEvent(new CustomEvent("desk:move", { detail }))
})

const leave = () => {
  clear()
  dragged = null
}
document.addEventListener("pointercancel", leave)
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape" && dragged) leave()
})
