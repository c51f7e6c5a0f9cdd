/*
 * The row of tools over a text: one stop of the Tab key, arrows inside, a name and a key for
 * each tool. Alt+F10 leads to it from the text, Escape back.
 */
import { Extension } from "django-prose-editor/editor"

const isMac = /mac/i.test(navigator.platform)
const spoken = (keys) => keys.replace("Mod", isMac ? "Command" : "Ctrl").replaceAll("-", "+")

const mark = (name, text, label, keys, command) => ({
  name,
  text,
  label,
  keys,
  needs: { marks: name },
  run: ({ commands }) => commands[command](),
  isPressed: (editor) => editor.isActive(name),
})

const block = (name, text, label, keys, command, ...rest) => ({
  name,
  text,
  label,
  keys,
  needs: { nodes: name },
  run: ({ commands }) => commands[command](...rest),
  isPressed: (editor) => editor.isActive(name),
  isEnabled: (editor) => editor.isActive(name) || editor.can()[command](...rest),
})

const list = (name, text, label, command) => ({
  name,
  text,
  label,
  keys: { sinkListItem: "Mod-]", liftListItem: "Mod-[" }[command],
  run: ({ commands }) => commands[command]("listItem"),
  isHidden: (editor) => !editor.isActive("listItem"),
  isEnabled: (editor) => editor.can()[command]("listItem"),
})

const GROUPS = [
  [
    {
      name: "undo",
      text: "Undo",
      keys: "Mod-z",
      run: ({ commands }) => commands.undo(),
      isEnabled: (editor) => editor.can().undo(),
    },
    {
      name: "redo",
      text: "Redo",
      keys: "Mod-Shift-z",
      run: ({ commands }) => commands.redo(),
      isEnabled: (editor) => editor.can().redo(),
    },
  ],
  [
    mark("bold", "B", "Strong", "Mod-b", "toggleBold"),
    mark("italic", "I", "Emphasis", "Mod-i", "toggleItalic"),
    block("heading", "Sub-heading", "Sub-heading", "Mod-Alt-3", "toggleHeading"),
    block("bulletList", "List", "Bulleted list", "Mod-Shift-8", "toggleBulletList"),
    block("orderedList", "1. List", "Numbered list", "Mod-Shift-7", "toggleOrderedList"),
    list("sink", "Deeper", "Move this item a level deeper", "sinkListItem"),
    list("lift", "Back", "Move this item a level back", "liftListItem"),
    block("blockQuotation", "Quotation", "Block quotation", "Mod-Shift-b", "toggleBlockquote"),
  ],
  [
    mark("link", "Link", "Link to another site", "Mod-k", "askForLink"),
    mark("reference", "Reference", "Reference within this site", "Mod-Shift-k", "askForReference"),
    mark("note", "Hover note", "Hover note", "Mod-Shift-h", "askForNote"),
    mark("mark", "Mark", "Mark a passage with an address", "Mod-Shift-m", "setPassageMark"),
  ],
  [
    block("unfold", "Unfold", "Unfold: fold text away", "", "toggleFrame", "unfold"),
    block("pullQuote", "Pull quote", "Pull quote", "", "toggleFrame", "pullQuote"),
    block("panel", "Panel", "Panel with a title", "", "toggleFrame", "panel"),
  ],
]

const existsIn = (schema, { needs = {} }) =>
  Object.entries(needs).every(([sort, name]) => schema[sort][name])

const toolButton = (editor, tool) => {
  const button = document.createElement("button")
  const label = tool.label ?? tool.text
  Object.assign(button, { type: "button", textContent: tool.text, tabIndex: -1 })
  button.title = tool.keys ? `${label} (${spoken(tool.keys)})` : label
  button.setAttribute("aria-label", label)
  button.dataset.tool = tool.name
  if (tool.keys) {
    button.setAttribute("aria-keyshortcuts", spoken(tool.keys).replace("Ctrl", "Control"))
  }
  // The selection stays in the text when the mouse is pressed here.
  button.addEventListener("mousedown", (event) => event.preventDefault())
  button.addEventListener("click", () => {
    if (button.getAttribute("aria-disabled") === "true") return
    editor.view.focus()
    tool.run(editor)
  })
  return button
}

const update = (editor, button, tool) => {
  const isEnabled = tool.isEnabled?.(editor) ?? true
  button.setAttribute("aria-disabled", String(!isEnabled))
  if (tool.isPressed) button.setAttribute("aria-pressed", String(tool.isPressed(editor)))
  button.hidden = tool.isHidden?.(editor) ?? false
}

const stops = (toolbar) => [...toolbar.querySelectorAll("button:not([hidden])")]

/** The one button that Tab leads to: the last used, or the first where that is hidden now. */
const tabStop = (toolbar, chosen = null) => {
  const buttons = stops(toolbar)
  const stop = chosen ?? buttons.find((button) => button.tabIndex === 0) ?? buttons[0]
  for (const button of toolbar.querySelectorAll("button")) button.tabIndex = button === stop ? 0 : -1
  return stop
}

/** Arrows, Home and End move between the tools, Escape back to the text. */
const moveByArrows = (toolbar, editor) => {
  toolbar.addEventListener("focusin", (event) => tabStop(toolbar, event.target))
  toolbar.addEventListener("keydown", (event) => {
    const buttons = stops(toolbar)
    const place = buttons.indexOf(document.activeElement)
    const next = {
      ArrowRight: place + 1,
      ArrowLeft: place - 1,
      Home: 0,
      End: buttons.length - 1,
    }[event.key]
    if (event.key === "Escape") editor.view.focus()
    else if (next !== undefined) buttons.at(next % buttons.length).focus()
    else return
    event.preventDefault()
  })
}

/** Name the text for screen readers after the label and help of its text area. */
const takeOverLabel = (editor, textarea) => {
  const attributes = { "aria-multiline": "true" }
  const label = textarea.labels[0]
  if (label) {
    label.id ||= `${textarea.id}_label`
    attributes["aria-labelledby"] = label.id
    label.addEventListener("click", () => editor.view.focus())
  }
  const described = textarea.getAttribute("aria-describedby")
  if (described) attributes["aria-describedby"] = described
  if (textarea.getAttribute("aria-invalid")) attributes["aria-invalid"] = "true"
  editor.setOptions({ editorProps: { ...editor.options.editorProps, attributes } })
}

export const Toolbar = Extension.create({
  name: "toolbar",
  addStorage: () => ({ say: () => {}, focus: () => false }),
  onCreate() {
    const { editor, storage } = this
    const toolbar = document.createElement("div")
    toolbar.className = "prose-toolbar"
    toolbar.setAttribute("role", "toolbar")
    toolbar.setAttribute("aria-label", "Tools for the text (Alt+F10)")
    const tools = []
    for (const group of GROUPS) {
      const box = document.createElement("div")
      for (const tool of group.filter((each) => existsIn(editor.schema, each))) {
        const button = toolButton(editor, tool)
        tools.push([button, tool])
        box.append(button)
      }
      if (box.children.length) toolbar.append(box)
    }
    const status = document.createElement("p")
    status.className = "prose-status"
    status.setAttribute("role", "status")
    editor.view.dom.before(toolbar, status)
    storage.say = (text) => {
      status.textContent = text
    }
    storage.focus = () => {
      tabStop(toolbar).focus()
      return true
    }
    moveByArrows(toolbar, editor)
    takeOverLabel(editor, editor.view.dom.closest(".prose-editor").querySelector("textarea"))
    const updateAll = () => {
      tools.forEach(([button, tool]) => update(editor, button, tool))
      tabStop(toolbar)
    }
    editor.on("transaction", ({ transaction }) => {
      updateAll()
      if (transaction.docChanged) storage.say("")
    })
    updateAll()
  },
  addKeyboardShortcuts() {
    return { "Alt-F10": () => this.storage.focus() }
  },
})
