/*
 * What is said about words: link, reference, hover note, mark; and the dialogs that ask for it.
 */
import { Extension, getMarkRange, Mark, pm, Plugin } from "django-prose-editor/editor"

const { TextSelection } = pm.state
const MARK_ID = /^p-[a-z0-9]{8}$/

// --- The schema ------------------------------------------------------------------------------

/** One sort of annotation, holding one value; `read` gives it from an element, or null. */
const annotation = ({ name, priority, tag, read, attribute, excludes = name }) =>
  Mark.create({
    name,
    // The order in which they stand in one another, as rich text is stored.
    priority,
    excludes,
    inclusive: false,
    keepOnSplit: false,
    addAttributes: () => ({ value: { default: null, rendered: false } }),
    parseHTML: () => [
      {
        tag,
        getAttrs: (element) => {
          const value = read(element)
          return value ? { value } : false
        },
      },
    ],
    renderHTML: ({ mark }) => [tag.split("[")[0], { [attribute]: mark.attrs.value }, 0],
  })

// A button cannot hold a link: these three stand on the same words only one at a time.
const POINTERS = "note reference link"

const schema = ({ linkSchemes, referenceKinds }) => {
  const referencePattern = new RegExp(`^(${referenceKinds.join("|")}):[1-9][0-9]*(#p-[a-z0-9]{8})?$`)
  return [
    annotation({
      name: "mark",
      priority: 1100,
      tag: "span[id]",
      attribute: "id",
      read: (element) => MARK_ID.exec(element.id)?.[0],
    }),
    annotation({
      name: "note",
      priority: 1090,
      excludes: POINTERS,
      tag: "span[data-note]",
      attribute: "data-note",
      read: (element) => element.dataset.note.trim(),
    }),
    annotation({
      name: "reference",
      priority: 1060,
      excludes: POINTERS,
      tag: "a[data-ref]",
      attribute: "data-ref",
      read: (element) => referencePattern.exec(element.dataset.ref)?.[0],
    }),
    annotation({
      name: "link",
      priority: 1000,
      excludes: POINTERS,
      tag: "a[href]",
      attribute: "href",
      read: (element) => cleanAddress(element.getAttribute("href"), linkSchemes),
    }),
  ]
}

const cleanAddress = (text, schemes) => {
  const address = text.trim().replaceAll(/\s/g, "%20")
  try {
    const url = new URL(address)
    const isWhole = url.protocol === "mailto:" ? url.pathname.includes("@") : /^\w+:\/\//.test(address)
    return schemes.includes(url.protocol.slice(0, -1)) && isWhole ? address : null
  } catch {
    return null
  }
}

// --- Which words -----------------------------------------------------------------------------

/**
 * The words meant: those already annotated, those selected, or the one at the cursor.
 * { from, to, mark, text }, or a sentence that says why there are none.
 */
const wordsMeant = (state, name) => {
  const { $from, $to, empty } = state.selection
  if (!$from.sameParent($to) || !$from.parent.isTextblock) return "Choose words within one paragraph."
  const type = state.schema.marks[name]
  const existing = getMarkRange($from, type)
  if (existing && existing.to >= $to.pos) {
    const mark = type.isInSet(state.doc.nodeAt(existing.from).marks)
    return { ...existing, mark, text: state.doc.textBetween(existing.from, existing.to, " ") }
  }
  const start = $from.start()
  const text = $from.parent.textBetween(0, $from.parent.content.size, null, " ")
  let [from, to] = [$from.parentOffset, $to.parentOffset]
  if (empty) {
    while (from > 0 && /\S/.test(text[from - 1])) from -= 1
    while (to < text.length && /\S/.test(text[to])) to += 1
  }
  while (from < to && /\s/.test(text[from])) from += 1
  while (to > from && /\s/.test(text[to - 1])) to -= 1
  return { from: start + from, to: start + to, mark: null, text: text.slice(from, to) }
}

const put = (editor, { from, to }, name, value, words = null) => {
  const { state, view } = editor
  const mark = state.schema.marks[name].create({ value })
  const tr = state.tr
  let end = to
  if (words) {
    tr.insertText(words, from, to)
    end = from + words.length
  }
  tr.addMark(from, end, mark).setSelection(TextSelection.create(tr.doc, end))
  view.dispatch(tr.scrollIntoView())
}

const take = (editor, { from, to }, name) => {
  const { state, view } = editor
  view.dispatch(state.tr.removeMark(from, to, state.schema.marks[name]))
}

const say = (editor, text) => editor.storage.toolbar?.say(text)

// --- Dialogs ---------------------------------------------------------------------------------

let dialogs = 0

const element = (tag, attributes = {}, children = []) => {
  const made = document.createElement(tag)
  for (const [name, value] of Object.entries(attributes)) {
    if (name === "text") made.textContent = value
    else if (value !== null && value !== false) made.setAttribute(name, value === true ? "" : value)
  }
  made.append(...children)
  return made
}

const field = (label, input, help = null) => {
  dialogs += 1
  const id = `prose-dialog-${dialogs}`
  input.id = id
  const parts = [element("label", { for: id, text: label }), input]
  if (help) {
    help.id = `${id}-help`
    input.setAttribute("aria-describedby", help.id)
    parts.push(help)
  }
  return element("div", { class: "prose-dialog-field" }, parts)
}

const button = (text, act, type = "button") => {
  const made = element("button", { type, text })
  made.addEventListener("click", act)
  return made
}

/** Show a dialog. `finish` closes it; on Escape nothing happens to the text. */
const open = (editor, title, fields, { submit = null, remove = null }) => {
  const heading = element("h2", { text: title, id: `prose-dialog-title-${++dialogs}` })
  const buttons = element("div", { class: "prose-dialog-buttons" })
  const form = element("form", { method: "dialog", novalidate: true }, [heading, ...fields, buttons])
  const dialog = element("dialog", { class: "prose-dialog", "aria-labelledby": heading.id }, [form])
  const finish = (act) => {
    dialog.close()
    act?.()
  }
  if (submit) buttons.append(element("button", { type: "submit", text: submit.text }))
  if (remove) buttons.append(button(remove.text, () => finish(remove.act)))
  buttons.append(button("Cancel", () => finish()))
  form.addEventListener("submit", (event) => {
    event.preventDefault()
    submit?.act(finish)
  })
  dialog.addEventListener("close", () => {
    dialog.remove()
    editor.view.focus()
  })
  document.body.append(dialog)
  dialog.showModal()
  return { dialog, finish }
}

/** Ask for one value; `read` gives what is stored, or null where `problem` is to be said. */
const askForValue = (editor, name, { title, label, input, help, read, problem, removeText }) => {
  const words = wordsMeant(editor.state, name)
  if (typeof words === "string") return say(editor, words)
  if (!words.text) return say(editor, "Select the words first.")
  const hint = element("p", { class: "prose-dialog-help", role: "status", text: help })
  input.value = words.mark?.attrs.value ?? ""
  const submit = (finish) => {
    const value = read(input.value)
    if (value) return finish(() => put(editor, words, name, value))
    hint.textContent = problem
    input.setAttribute("aria-invalid", "true")
    input.focus()
  }
  open(editor, `${title} on “${shortened(words.text)}”`, [field(label, input, hint)], {
    submit: { text: "Done", act: submit },
    remove: words.mark && { text: removeText, act: () => take(editor, words, name) },
  })
}

const shortened = (text) => (text.length > 60 ? `${text.slice(0, 57)}…` : text)

const askForLink = (editor, { linkSchemes }) =>
  askForValue(editor, "link", {
    title: "Link",
    label: "Address",
    input: element("input", { type: "text", inputmode: "url", autocomplete: "off" }),
    help: "Begins with https://, http:// or mailto:. For a page of this site use Reference.",
    problem: "This is not an address: it must begin with https://, http:// or mailto:.",
    read: (text) => cleanAddress(text, linkSchemes),
    removeText: "Remove link",
  })

const askForNote = (editor, { noteLength }) =>
  askForValue(editor, "note", {
    title: "Hover note",
    label: "Note",
    input: element("textarea", { rows: 4, maxlength: noteLength }),
    help: `Up to ${noteLength} characters. Readers open it by mouse, touch or key; printed as a note.`,
    problem: "A note needs words.",
    read: (text) => text.split(/\s+/).join(" ").trim(),
    removeText: "Remove note",
  })

const setMark = (editor) => {
  const words = wordsMeant(editor.state, "mark")
  if (typeof words === "string") return say(editor, words)
  if (!words.text) return say(editor, "Select the words first.")
  if (!words.mark) {
    const id = newMarkId()
    put(editor, words, "mark", id)
    return say(editor, `Marked. Its address ends in #${id}.`)
  }
  const address = element("input", { type: "text", readonly: true })
  address.value = `#${words.mark.attrs.value}`
  const help = element("p", {
    class: "prose-dialog-help",
    text: "Put it after the address of the page, or use Reference. If the mark is removed, references lead to what it stood in.",
  })
  open(editor, "Mark", [field("Its address ends in", address, help)], {
    remove: { text: "Remove mark", act: () => take(editor, words, "mark") },
  })
}

const askForReference = (editor, { searchUrl }) => {
  const words = wordsMeant(editor.state, "reference")
  if (typeof words === "string") return say(editor, words)
  const search = element("input", { type: "text", inputmode: "search", autocomplete: "off", maxlength: 200 })
  const status = element("p", {
    class: "prose-dialog-help",
    role: "status",
    text: "Words of a headline, title or author, or a code such as E5. Marks are offered once saved.",
  })
  const shown = element("input", { type: "text", autocomplete: "off" })
  shown.value = words.text
  const list = element("ul", { class: "prose-dialog-found" })
  const choose = ({ kind, id, label }, mark) => {
    const text = shown.value.trim() || (mark?.words ?? label)
    const value = `${kind}:${id}${mark ? `#${mark.id}` : ""}`
    put(editor, words, "reference", value, text === words.text ? null : text)
  }
  const { dialog, finish } = open(
    editor,
    "Refer to an entry, section, cell or page, or a marked passage",
    [field("Search", search, status), field("Words shown", shown), list],
    {
      submit: { text: "Put the first in", act: () => list.querySelector("button")?.click() },
      remove: words.mark && {
        text: "Remove reference",
        act: () => take(editor, words, "reference"),
      },
    },
  )
  const show = (found) => {
    list.replaceChildren(
      ...found.map((target) => {
        const { kind, label, marks } = target
        const choice = (kind, text, mark) => {
          const result = button(text, () => finish(() => choose(target, mark)))
          result.prepend(element("span", { class: "prose-dialog-kind", text: kind }), " ")
          return element("li", {}, [result])
        }
        const whole = choice(kind, marks.length ? `${label} (the whole)` : label)
        const passages = marks.map((mark) => choice("passage", `“${mark.words}”`, mark))
        if (marks.length) whole.append(element("ul", { "aria-label": `Marked in ${label}` }, passages))
        return whole
      }),
    )
    status.textContent = found.length ? `${found.length} found.` : "Nothing found."
  }
  searchWhileTyping(search, status, searchUrl, show)
  dialog.addEventListener("keydown", (event) => moveThrough(event, [search, ...list.querySelectorAll("button")]))
}

/** Ask the server a moment after the last key; an answer overtaken by another is dropped. */
const searchWhileTyping = (input, status, url, show) => {
  let timer = null
  let latest = 0
  input.addEventListener("input", () => {
    clearTimeout(timer)
    timer = setTimeout(async () => {
      const mine = ++latest
      try {
        const response = await fetch(`${url}?${new URLSearchParams({ q: input.value })}`)
        if (!response.ok) throw new Error(response.statusText)
        const { found } = await response.json()
        if (mine === latest) show(found)
      } catch {
        if (mine === latest) status.textContent = "The search did not answer. Try again, or sign in again."
      }
    }, 200)
  })
}

const moveThrough = (event, stops) => {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
  const place = stops.indexOf(document.activeElement)
  if (!step || place < 0) return
  event.preventDefault()
  stops[Math.min(Math.max(place + step, 0), stops.length - 1)].focus()
}

// --- Marks keep their ids --------------------------------------------------------------------

const newMarkId = () => {
  const letters = "abcdefghijklmnopqrstuvwxyz0123456789"
  const numbers = crypto.getRandomValues(new Uint32Array(8))
  return `p-${Array.from(numbers, (number) => letters[number % letters.length]).join("")}`
}

/** Each unbroken run of a mark: { id, from, to }. */
const markRuns = (doc) => {
  const runs = []
  doc.descendants((node, pos) => {
    const id = node.isInline && node.marks.find((mark) => mark.type.name === "mark")?.attrs.value
    if (!id) return
    const last = runs.at(-1)
    if (last?.id === id && last.to === pos) last.to = pos + node.nodeSize
    else runs.push({ id, from: pos, to: pos + node.nodeSize })
  })
  return runs
}

/** A passage copied or split gets a new id; the one that was there keeps its own. */
const withUniqueMarks = (transactions, oldState, newState) => {
  if (!transactions.some((transaction) => transaction.docChanged)) return null
  const runs = markRuns(newState.doc)
  if (new Set(runs.map((run) => run.id)).size === runs.length) return null
  const place = (pos) => transactions.reduce((at, { mapping }) => mapping.map(at, 1), pos)
  const settled = new Map(markRuns(oldState.doc).map(({ id, from }) => [id, place(from)]))
  const seen = new Set()
  const inOrder = runs.toSorted(
    (a, b) => (settled.get(b.id) === b.from) - (settled.get(a.id) === a.from) || a.from - b.from,
  )
  const tr = newState.tr
  const type = newState.schema.marks.mark
  for (const { id, from, to } of inOrder) {
    if (seen.has(id)) tr.addMark(from, to, type.create({ value: newMarkId() }))
    seen.add(id)
  }
  return tr
}

export const Annotations = Extension.create({
  name: "annotations",
  addOptions: () => ({ linkSchemes: [], referenceKinds: [], noteLength: 0, searchUrl: "" }),
  addExtensions() {
    return schema(this.options)
  },
  addCommands() {
    // The dialog opens after the transaction of the command, so that its own can follow.
    const later = (ask) => () => () => {
      queueMicrotask(() => ask(this.editor, this.options))
      return true
    }
    return {
      askForLink: later(askForLink),
      askForNote: later(askForNote),
      askForReference: later(askForReference),
      setPassageMark: later(setMark),
    }
  },
  addKeyboardShortcuts() {
    return {
      "Mod-k": () => this.editor.commands.askForLink(),
      "Mod-Shift-k": () => this.editor.commands.askForReference(),
      "Mod-Shift-h": () => this.editor.commands.askForNote(),
      "Mod-Shift-m": () => this.editor.commands.setPassageMark(),
    }
  },
  addProseMirrorPlugins: () => [new Plugin({ appendTransaction: withUniqueMarks })],
})
