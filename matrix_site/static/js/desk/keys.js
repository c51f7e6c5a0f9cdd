/*
 * Single letters that press what is on the screen: an element with data-key="e" is pressed (a
 * field is entered) by that letter outside fields, one with data-key="g d" by the two in turn.
 * Inside a form data-press="s" is pressed by Ctrl S, data-press="Enter" by Ctrl Enter. `?` lists
 * all, with a switch that turns the single letters off for this browser.
 *
 * A script with letters of its own listens for `desk:letter`, which bears the key in `detail` and
 * comes only where letters may act; it calls preventDefault() for those that it takes. It lists
 * them for `?` with data-key-list, a JSON list of [keys, what they do], on any element.
 */

const OFF = "desk-keys-off"
const FIELDS = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]"

const isOff = () => {
  try {
    return localStorage.getItem(OFF) === "1"
  } catch {
    return false
  }
}

const mayPress = (event) =>
  !isOff() &&
  !event.defaultPrevented &&
  !event.ctrlKey &&
  !event.metaKey &&
  !event.altKey &&
  !event.target.closest?.(FIELDS) &&
  !document.querySelector("dialog[open]")

const isShown = (element) => element.checkVisibility() && !element.disabled

// The letter pressed before, for those that are two in turn.
let before = ""

const named = (keys) =>
  [...document.querySelectorAll(`[data-key="${CSS.escape(keys)}"]`)].find(isShown)

const press = (element) => {
  if (element.matches(FIELDS)) {
    element.focus()
    element.select?.()
  } else {
    element.click()
  }
}

document.addEventListener("keydown", (event) => {
  const isCommand = (event.ctrlKey || event.metaKey) && !event.altKey && !event.shiftKey
  const form = event.target.closest?.("form") ?? document.querySelector("[data-bench-form]")
  const pressed = isCommand && (form ?? document).querySelector(`[data-press="${CSS.escape(event.key)}"]`)
  if (pressed) {
    event.preventDefault()
    pressed.click()
    return
  }
  if (!mayPress(event)) return
  if (event.key === "?") {
    event.preventDefault()
    list()
    return
  }
  const element = named(`${before} ${event.key}`) ?? named(event.key)
  before = element ? "" : event.key
  if (element) {
    event.preventDefault()
    press(element)
    return
  }
  const letter = new CustomEvent("desk:letter", { detail: event.key, cancelable: true })
  if (!document.dispatchEvent(letter)) event.preventDefault()
})

/* --- The list --------------------------------------------------------------------------- */

const wordsOf = (element) => {
  const label = element.getAttribute("aria-label") ?? element.labels?.[0]?.textContent
  const words = label ?? element.textContent.replace(element.querySelector("kbd")?.textContent ?? "", "")
  return words.trim()
}

const found = () => {
  const pairs = new Map()
  for (const element of document.querySelectorAll("[data-key]")) {
    if (isShown(element) && !pairs.has(element.dataset.key)) {
      pairs.set(element.dataset.key, wordsOf(element))
    }
  }
  for (const element of document.querySelectorAll("[data-key-list]")) {
    for (const [keys, words] of JSON.parse(element.dataset.keyList)) pairs.set(keys, words)
  }
  return [...pairs, ["?", "this list"]]
}

const build = (tag, properties = {}, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

const list = () => {
  const rows = found().flatMap(([keys, words]) => [
    build("dt", {}, build("kbd", { textContent: keys })),
    build("dd", { textContent: words }),
  ])
  const box = build("input", { type: "checkbox", checked: isOff() })
  box.addEventListener("change", () => {
    localStorage.setItem(OFF, box.checked ? "1" : "")
  })
  const close = build("button", { type: "button", className: "desk-button", textContent: "Close" })
  const dialog = build(
    "dialog",
    { className: "desk-keys" },
    build("h2", { id: "desk-keys-title", textContent: "Keys" }),
    build("dl", {}, ...rows),
    build("p", {}, build("label", {}, box, " Turn single letters off in this browser")),
    close,
  )
  dialog.setAttribute("aria-labelledby", "desk-keys-title")
  close.addEventListener("click", () => dialog.close())
  dialog.addEventListener("close", () => dialog.remove())
  const place = document.querySelector("#content") ?? document.body
  place.append(dialog)
  dialog.showModal()
}

// With the letters off, `?` would be out of reach: a button stands at the foot of the page, in
// the words on its keys or, where it has none, below all else that it says.
const foot = document.querySelector("[data-keys-hint]")
if (foot) {
  if (foot.closest("#footer")) document.querySelector("#content")?.append(foot)
  const button = build("button", { type: "button", className: "desk-button", textContent: "Keys…" })
  button.addEventListener("click", list)
  foot.append(" ", button)
  foot.hidden = false
}
