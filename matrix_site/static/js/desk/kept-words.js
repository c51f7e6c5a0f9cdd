/*
 * Words typed into a form and not saved are kept in this browser until they are: who comes back
 * is offered to put them back or to drop them, and who leaves is warned. A form says with
 * data-keep, on itself or on an element in it, under which name: user, row, address. A form
 * that script brought into the page is announced with the event "desk:form".
 *
 * Words go once a page of ours says that something was saved, never because a form was sent:
 * an answer may be a refusal, an error or the sign-in page.
 */

const PREFIX = "desk-words:"
const SENT = "desk-words-sent"
const LEFT_OUT = ["csrfmiddlewaretoken", "save_over", "looked", "seen"]
// Words of people who left long ago help nobody.
const KEPT_DAYS = 30

const store = {
  get: (name) => JSON.parse(localStorage.getItem(PREFIX + name) ?? "null"),
  set: (name, value) => localStorage.setItem(PREFIX + name, JSON.stringify(value)),
  drop: (name) => localStorage.removeItem(PREFIX + name),
}

const nameOf = (form) => form.dataset.keep ?? form.querySelector("[data-keep]")?.dataset.keep

const fieldsOf = (form) =>
  [...form.elements].filter(
    (field) =>
      field.name &&
      !LEFT_OUT.includes(field.name) &&
      !field.matches("button, [type=hidden], [type=file], [type=password], [type=submit]"),
  )

const valuesOf = (form) => {
  const values = {}
  for (const field of fieldsOf(form)) {
    if (field.matches("[type=checkbox], [type=radio]")) {
      const checked = field.checked ? [field.value] : []
      values[field.name] = [...(values[field.name] ?? []), ...checked]
    } else if (field.multiple) {
      values[field.name] = [...field.selectedOptions].map((option) => option.value)
    } else {
      values[field.name] = [field.value]
    }
  }
  return values
}

const putBack = (form, values) => {
  for (const field of fieldsOf(form)) {
    const kept = values[field.name]
    if (!kept) continue
    if (field.matches("[type=checkbox], [type=radio]")) {
      field.checked = kept.includes(field.value)
    } else if (field.multiple) {
      for (const option of field.options) option.selected = kept.includes(option.value)
    } else {
      field.value = kept[0] ?? ""
      // The editor of a rich text holds its words itself.
      field.closest(".prose-editor")?.querySelector(".ProseMirror")?.editor?.commands
        .setContent(field.value, { emitUpdate: true })
    }
    field.dispatchEvent(new Event("change", { bubbles: true }))
  }
}

const same = (one, other) => JSON.stringify(one) === JSON.stringify(other)

const build = (tag, properties, ...children) => {
  const element = Object.assign(document.createElement(tag), properties)
  element.append(...children)
  return element
}

const offer = (form, kept, restore, drop) => {
  const when = new Date(kept.at).toLocaleString("en-GB", { dateStyle: "medium", timeStyle: "short" })
  const button = (textContent, act) => {
    const element = build("button", { type: "button", className: "desk-button button", textContent })
    element.addEventListener("click", () => {
      act()
      note.remove()
    })
    return element
  }
  const note = build(
    "div",
    { className: "desk-kept" },
    build("p", { textContent: `Unsaved words of yours were kept in this browser on ${when}.` }),
    build("p", {}, button("Put them back", restore), " ", button("Drop them", drop)),
  )
  note.setAttribute("role", "status")
  form.prepend(note)
}

const watched = new Map()

const keepWords = (form) => {
  const name = nameOf(form)
  if (!name || watched.has(form)) return
  const isRefused = Boolean(form.querySelector(".errorlist, .errornote, .desk-conflict"))
  const state = { name, opened: valuesOf(form), isDirty: isRefused, isTouched: isRefused, isSent: false }
  watched.set(form, state)
  const note = () => {
    const values = valuesOf(form)
    state.isDirty = isRefused || !same(values, state.opened)
    if (state.isDirty) store.set(name, { at: Date.now(), values })
    else store.drop(name)
  }
  // An editor puts the words into its own order when it starts: that is no change of anybody's.
  form.addEventListener("prose-editor:ready", () => {
    if (!state.isTouched) state.opened = valuesOf(form)
  })
  for (const type of ["keydown", "pointerdown", "paste", "drop"]) {
    form.addEventListener(type, () => { state.isTouched = true }, { capture: true })
  }
  for (const type of ["input", "change"]) {
    form.addEventListener(type, () => { if (state.isTouched) note() })
  }
  form.addEventListener("submit", () => {
    if (state.isDirty) note()
    state.isSent = true
    sessionStorage.setItem(SENT, name)
  })
  const kept = store.get(name)
  if (isRefused) note()
  else if (kept && !same(kept.values, state.opened)) {
    offer(
      form,
      kept,
      () => {
        state.isTouched = true
        putBack(form, kept.values)
        note()
      },
      () => store.drop(name),
    )
  }
}

/** Called once the words of a form that is still in the page were saved. */
const saved = (form) => {
  const state = watched.get(form)
  if (!state) return
  store.drop(state.name)
  sessionStorage.removeItem(SENT)
  watched.delete(form)
}

const forgetOld = () => {
  for (const key of Object.keys(localStorage).filter((one) => one.startsWith(PREFIX))) {
    const kept = JSON.parse(localStorage.getItem(key))
    if (Date.now() - kept.at > KEPT_DAYS * 24 * 60 * 60 * 1000) localStorage.removeItem(key)
  }
}

const start = () => {
  const sent = sessionStorage.getItem(SENT)
  if (sent && document.querySelector(".messagelist .success")) store.drop(sent)
  sessionStorage.removeItem(SENT)
  forgetOld()
  for (const form of document.forms) keepWords(form)
}

document.addEventListener("desk:form", (event) => keepWords(event.target))
document.addEventListener("desk:saved", (event) => saved(event.target))
window.addEventListener("beforeunload", (event) => {
  const isLeft = [...watched].some(
    ([form, state]) => form.isConnected && state.isDirty && state.isTouched && !state.isSent,
  )
  if (isLeft) event.preventDefault()
})

try {
  start()
} catch (error) {
  // A browser that keeps nothing for us: the forms work as they are.
  if (error.name !== "SecurityError" && error.name !== "QuotaExceededError") throw error
}
