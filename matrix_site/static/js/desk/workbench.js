/*
 * The workbench without leaving it: forms open in their place, moves are sent from where one is.
 * What comes back is the whole page as without script; its parts are put in here. Every link and
 * button does the same without this file.
 */

const page = () => document.querySelector("[data-bench]")
const PART = "[data-part]"
document.documentElement.classList.add("has-script")

const say = (words) => {
  const status = document.querySelector("[data-bench-status]")
  if (status) status.textContent = words
}

const fetched = async (url, options = {}) => {
  const response = await fetch(url, { credentials: "same-origin", ...options })
  return new DOMParser().parseFromString(await response.text(), "text/html")
}

/* --- Forms ------------------------------------------------------------------------------ */

const startEditors = async (form) => {
  const texts = form.querySelectorAll("textarea[data-django-prose-editor-configurable]")
  if (!texts.length) return
  const { createEditor } = await import("django-prose-editor/configurable")
  await Promise.all([...texts].map((text) => createEditor(text)))
}

const openForm = () => page()?.querySelector("[data-bench-form]")

const show = (part, form) => {
  for (const body of part.querySelectorAll(":scope > [data-body]")) body.hidden = true
  part.append(form)
  startEditors(form)
  form.dispatchEvent(new CustomEvent("desk:form", { bubbles: true }))
}

const focusIn = (form) => {
  const target = form.querySelector("[data-focus]") ?? form.querySelector(":is(input, select, textarea):not([type=hidden])")
  target?.focus()
}

const open = async (link) => {
  close()
  const part = page().querySelector(`[data-part="${CSS.escape(link.dataset.open)}"]`)
  const html = await fetched(link.href)
  const form = html.querySelector("[data-bench-form]")
  // Such as the sign-in page: go there.
  if (!form || !part) return location.assign(link.href)
  show(part, document.adoptNode(form))
  form.openedBy = link.dataset.open
  focusIn(form)
  form.scrollIntoView({ block: "nearest" })
}

/* Words stay: kept-words.js has them. */
const close = () => {
  const form = openForm()
  if (!form) return
  const part = form.closest(PART)
  form.remove()
  for (const body of part.querySelectorAll(":scope > [data-body]")) body.hidden = false
  const back = page().querySelector(`[data-open="${CSS.escape(part.dataset.part)}"]`)
  ;(part.matches("[tabindex]") ? part : back)?.focus()
}

const save = async (form, submitter) => {
  const html = await fetched(form.action, {
    method: "POST",
    body: new FormData(form, submitter),
  })
  const again = html.querySelector("[data-bench-form]")
  if (html.querySelector("[data-bench]")) {
    form.dispatchEvent(new CustomEvent("desk:saved", { bubbles: true }))
    form.remove()
    swap(html)
    go(lastSaid() ?? document.querySelector("[data-said]"))
  } else if (again) {
    const part = form.closest(PART)
    form.remove()
    show(part, document.adoptNode(again))
    focusIn(again)
  } else {
    // Gone, refused or broken: the browser shows what came back.
    form.submit()
  }
}

/* --- What comes back -------------------------------------------------------------------- */

/* The page anew. A form that is open stays as it is, with its editor, in its part. */
const swap = (html) => {
  const form = openForm()
  const name = form?.closest(PART).dataset.part
  const fresh = document.adoptNode(html.querySelector("[data-bench]"))
  const checks = [...document.querySelectorAll("[data-keep-checked]")]
  for (const box of checks) fresh.querySelector(`#${box.id}`).checked = box.checked
  page().replaceWith(fresh)
  const part = form && fresh.querySelector(`[data-part="${CSS.escape(name)}"]`)
  if (part) {
    for (const body of part.querySelectorAll(":scope > [data-body]")) body.hidden = true
    part.append(form)
  }
  say([...fresh.querySelectorAll("[data-said-words]")].map((one) => one.textContent).join(" "))
}

/* The part that the last sentence tells of; it may have left the cell. */
const lastSaid = () => {
  const said = [...document.querySelectorAll("[data-said-at]")].at(-1)
  return document.getElementById(said?.dataset.saidAt)
}

const go = (part) => {
  if (!part) return
  part.focus({ preventScroll: true })
  part.scrollIntoView({ block: "nearest" })
}

/* Which button of which part was pressed, to be found again in the page that comes back. */
const placeOf = (button) => {
  const part = button?.closest(PART)?.dataset.part
  const kind = ["data-up", "data-down"].find((name) => button?.hasAttribute(name))
  return { part, kind }
}

const act = async (url, body, place) => {
  const html = await fetched(url, { method: "POST", body })
  if (!html.querySelector("[data-bench]")) return location.reload()
  swap(html)
  const part = lastSaid() ?? document.getElementById(place.part)
  const button = place.kind && part?.querySelector(`[${place.kind}]:not(:disabled)`)
  go(part)
  button?.focus({ preventScroll: true })
}

/* --- Listening -------------------------------------------------------------------------- */

document.addEventListener("click", (event) => {
  if (event.ctrlKey || event.metaKey || event.shiftKey) return
  const opener = event.target.closest("[data-open]")
  if (opener && page()) {
    event.preventDefault()
    open(opener)
  }
  if (event.target.closest("[data-close]") && page()) {
    event.preventDefault()
    close()
  }
  for (const menu of document.querySelectorAll("[data-menu][open]")) {
    if (!menu.contains(event.target)) menu.open = false
  }
})

document.addEventListener("submit", (event) => {
  const { target: form, submitter } = event
  if (submitter?.matches("[data-look-up]")) {
    event.preventDefault()
    lookUp(form)
  } else if (page() && form.matches("[data-in-place]")) {
    event.preventDefault()
    const url = submitter?.getAttribute("formaction") ?? form.action
    act(url, new FormData(form, submitter), placeOf(submitter))
  } else if (page() && submitter?.matches("[data-save]")) {
    event.preventDefault()
    save(form, submitter)
  }
})

document.addEventListener("desk:move", (event) => {
  const body = new FormData(document.querySelector("#bench-moves"))
  for (const [name, value] of Object.entries(event.detail.fields)) body.append(name, value)
  act(event.detail.url, body, { part: event.detail.part })
})

/* --- Look up as one pastes or types ----------------------------------------------------- */

const lookUp = async (form) => {
  const text = form.elements.q.value
  if (text.trim().length < 3) return
  const body = new FormData(form)
  body.append("look", "1")
  const html = await fetched(form.action, { method: "POST", body })
  const found = html.querySelector("[data-found]")
  if (found && form.elements.q.value === text) form.querySelector("[data-found]").replaceWith(found)
}

let waiting
const lookSoon = (form, after) => {
  clearTimeout(waiting)
  waiting = setTimeout(() => lookUp(form), after)
}

document.addEventListener("input", (event) => {
  const form = event.target.closest("[data-look]")
  if (form && event.target.name === "q") lookSoon(form, event.inputType === "insertFromPaste" ? 0 : 500)
})

/* --- Keys ------------------------------------------------------------------------------- */

const parts = () => [...page().querySelectorAll(`${PART}[tabindex]`)]

const here = () => document.activeElement?.closest?.(`${PART}[tabindex]`)

const step = (by) => {
  const all = parts()
  const at = all.indexOf(here())
  go(all[at < 0 ? 0 : Math.min(Math.max(at + by, 0), all.length - 1)])
}

const LETTERS = {
  j: () => step(1),
  k: () => step(-1),
  e: () => here()?.querySelector("[data-edit]")?.click(),
  m: () => {
    const menu = here()?.querySelector("[data-menu]")
    if (!menu) return
    menu.open = true
    menu.querySelector("button, a").focus()
  },
}
const LISTED = [
  ["j", "next part"],
  ["k", "previous part"],
  ["e", "edit the part"],
  ["m", "move the entry to…"],
  ["Alt ↑", "move one place up"],
  ["Alt ↓", "move one place down"],
  ["Ctrl S", "save"],
  ["Ctrl Enter", "save and review"],
  ["Esc", "close; unsaved words are kept"],
]

const isField = (element) => element.closest?.("input:not([type=checkbox]), textarea, select, [contenteditable]")

document.addEventListener("keydown", (event) => {
  if (!page() || document.querySelector("dialog[open]")) return
  // The editor takes every Escape for itself, though it does nothing with it in the text.
  if (event.defaultPrevented && event.key !== "Escape") return
  const menu = event.target.closest?.("[data-menu][open]")
  if (event.key === "Escape" && menu) {
    menu.open = false
    menu.querySelector("summary").focus()
  } else if (event.key === "Escape" && openForm() && !event.target.closest?.("[role=toolbar]")) {
    close()
  } else if (menu && ["ArrowDown", "ArrowUp"].includes(event.key) && !event.altKey) {
    event.preventDefault()
    const items = [...menu.querySelectorAll("summary, li > *")]
    const by = event.key === "ArrowDown" ? 1 : -1
    items[(items.indexOf(document.activeElement) + by + items.length) % items.length].focus()
  } else if (event.altKey && ["ArrowUp", "ArrowDown"].includes(event.key) && !isField(event.target)) {
    const name = event.key === "ArrowUp" ? "[data-up]" : "[data-down]"
    const button = here()?.querySelector(`${name}:not(:disabled)`)
    event.preventDefault()
    button?.click()
  }
})

document.addEventListener("desk:letter", (event) => {
  if (!page() || !LETTERS[event.detail]) return
  event.preventDefault()
  LETTERS[event.detail]()
})

document.querySelector("[data-bench-status]")?.setAttribute("data-key-list", JSON.stringify(LISTED))
