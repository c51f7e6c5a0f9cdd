/*
 * The blocks of rich text as the editor's schema, and how they are put in, left and taken out.
 *
 * Which block may stand in which comes from cells/richtext/vocabulary.py, as do the kinds: the
 * node of "pull_quote" is called pullQuote. What is written and read is the stored form.
 */
import {
  Blockquote,
  Bold,
  BulletList,
  Document,
  Dropcursor,
  Extension,
  Gapcursor,
  HardBreak,
  History,
  Italic,
  ListItem,
  Node,
  OrderedList,
  Paragraph,
  Placeholder,
  pm,
  Text,
} from "django-prose-editor/editor"

const { Fragment } = pm.model
const { TextSelection } = pm.state

// Tiptap would add an inline <style>, which the site's content policy forbids; an element that
// it takes for its own keeps it from trying. The rules themselves stand in css/prose.css:
// without them every space typed is stored as a no-break space.
if (!document.querySelector("style[data-tiptap-style]")) {
  const placeholder = document.createElementNS("urn:not-html", "style")
  placeholder.setAttribute("data-tiptap-style", "")
  document.head.append(placeholder)
}

const FRAMES = ["unfold", "pullQuote", "panel"]
const NAMES = {
  unfold: "Unfold: folded for readers",
  pullQuote: "Pull quote",
  panel: "Panel",
}
const HINTS = {
  summary: "Say what is folded away",
  panelTitle: "Title of the panel",
  panelSource: "Source of the panel, or nothing",
  pullSource: "Source of the quote, or nothing",
}

const camel = (kind) => kind.replace(/_./g, (match) => match[1].toUpperCase())

// --- The schema ------------------------------------------------------------------------------

const noMarkdown = { addInputRules: () => [], addPasteRules: () => [] }

const Heading = Node.create({
  name: "heading",
  content: "inline*",
  defining: true,
  parseHTML: () => [1, 2, 3, 4, 5, 6].map((level) => ({ tag: `h${level}` })),
  renderHTML: () => ["h3", 0],
  addCommands() {
    return {
      toggleHeading:
        () =>
        ({ commands }) =>
          commands.toggleNode(this.name, "paragraph"),
    }
  },
  addKeyboardShortcuts() {
    return { "Mod-Alt-3": () => this.editor.commands.toggleHeading() }
  },
})

/** One line of a frame: a title, a summary, a source. */
const line = (name, tag, cssClass = "") =>
  Node.create({
    name,
    content: "inline*",
    defining: true,
    isolating: true,
    parseHTML: () => [{ tag: cssClass ? `${tag}.${cssClass}` : tag, priority: 60 }],
    renderHTML: () => (cssClass ? [tag, { class: cssClass }, 0] : [tag, 0]),
  })

/**
 * A block with its own lines. It is edited as a plain element: a <details> would fold and
 * unfold under the hands of whoever types in it.
 */
const frame = (name, tag, cssClass, content) =>
  Node.create({
    name,
    content,
    defining: true,
    isolating: true,
    parseHTML: () => [{ tag: cssClass ? `${tag}.${cssClass}` : tag, priority: 60 }],
    renderHTML: () => (cssClass ? [tag, { class: cssClass }, 0] : [tag, 0]),
    addNodeView() {
      return () => {
        const dom = document.createElement("div")
        dom.className = `prose-frame prose-${name}`
        dom.dataset.name = NAMES[name]
        dom.setAttribute("role", "group")
        dom.setAttribute("aria-label", NAMES[name])
        return { dom, contentDOM: dom }
      }
    },
  })

const nodes = (content) => {
  const inside = (kind) => `(${content[kind].map(camel).join(" | ")})+`
  const all = [
    Document.extend({ content: inside("document") }),
    Text,
    Paragraph,
    Heading,
    BulletList,
    // Without the numbering that readers do not get.
    OrderedList.extend({ addAttributes: () => ({}), addNodeView: null }),
    ListItem.extend({
      content: `paragraph ${inside("list_item").replace(/\+$/, "*")}`,
      addKeyboardShortcuts() {
        // Tab leaves the editor, as it leaves every other field.
        return {
          Enter: () => this.editor.commands.splitListItem(this.name),
          "Mod-]": () => this.editor.commands.sinkListItem(this.name),
          "Mod-[": () => this.editor.commands.liftListItem(this.name),
        }
      },
    }),
    Blockquote.extend({ name: "blockQuotation", content: inside("block_quotation"), ...noMarkdown }),
    HardBreak.extend({
      addKeyboardShortcuts() {
        return { "Shift-Enter": () => this.editor.commands.setHardBreak() }
      },
    }),
    Bold.extend(noMarkdown),
    Italic.extend(noMarkdown),
  ]
  if (content.unfold) {
    all.push(
      frame("unfold", "details", "", `summary ${inside("unfold")}`),
      line("summary", "summary"),
    )
  }
  if (content.panel) {
    all.push(
      frame("panel", "aside", "panel", `panelTitle ${inside("panel")} panelSource`),
      line("panelTitle", "h3", "panel-title"),
      line("panelSource", "p", "panel-source"),
    )
  }
  if (content.pull_quote) {
    all.push(
      frame("pullQuote", "figure", "pull-quote", "pullText pullSource"),
      Node.create({
        name: "pullText",
        content: inside("pull_quote"),
        parseHTML: () => [{ tag: "blockquote", context: "pullQuote/", priority: 60 }],
        renderHTML: () => ["blockquote", 0],
      }),
      line("pullSource", "figcaption"),
    )
  }
  const used = new Set(Object.values(content).flat().map(camel))
  return all.filter((node) => node !== Heading || used.has("heading"))
}

// --- Putting frames in and taking them out ---------------------------------------------------

/** The innermost frame round the selection, of this name or any: { node, pos, depth }. */
const frameAround = (state, name = null) => {
  const { $from } = state.selection
  for (let depth = $from.depth; depth > 0; depth -= 1) {
    const node = $from.node(depth)
    if (name ? node.type.name === name : FRAMES.includes(node.type.name)) {
      return { node, pos: $from.before(depth), depth }
    }
  }
  return null
}

/** Where a node of this type could stand instead of the blocks that are selected, or null. */
const placeFor = (state, type) => {
  const { $from, $to } = state.selection
  for (let depth = $from.sharedDepth($to.pos); depth >= 0; depth -= 1) {
    const parent = $from.node(depth)
    const [start, end] = [$from.index(depth), $to.indexAfter(depth)]
    if (!parent.isTextblock && parent.canReplaceWith(start, end, type)) {
      return new pm.model.NodeRange($from, $to, depth)
    }
  }
  return null
}

const blocksIn = (range) => {
  const blocks = []
  for (let index = range.startIndex; index < range.endIndex; index += 1) {
    blocks.push(range.parent.child(index))
  }
  return blocks
}

const isEmptyParagraph = (node) => node.type.name === "paragraph" && node.content.size === 0

/** A frame round the selected blocks, or beside them where they cannot stand in it. */
const newFrame = (schema, name, blocks) => {
  const type = schema.nodes[name]
  const lines = {
    unfold: [["summary"], []],
    panel: [["panelTitle"], ["panelSource"]],
  }[name].map((names) => names.map((line) => schema.nodes[line].create()))
  const content = Fragment.from([...lines[0], ...blocks, ...lines[1]])
  return type.validContent(content) ? type.create(null, content) : null
}

const newPullQuote = (schema, words) => {
  const text = words ? [schema.text(words)] : []
  return schema.nodes.pullQuote.create(null, [
    schema.nodes.pullText.create(null, schema.nodes.paragraph.create(null, text)),
    schema.nodes.pullSource.create(),
  ])
}

const insertFrame = (state, name, dispatch) => {
  const { schema, selection, doc, tr } = state
  const range = placeFor(state, schema.nodes[name])
  if (!range) return false
  const blocks = blocksIn(range)
  const replaces = blocks.length === 1 && isEmptyParagraph(blocks[0])
  let [node, from, to] = [null, range.start, range.end]
  let start = 1
  if (name === "pullQuote") {
    // It repeats words of the text, so what is selected is copied; then it wants a source.
    const words = doc.textBetween(selection.from, selection.to, " ").trim()
    node = newPullQuote(schema, words)
    if (words) start += node.firstChild.nodeSize
    if (!replaces) from = to
  } else {
    node = newFrame(schema, name, blocks)
    if (!node) {
      node = newFrame(schema, name, [schema.nodes.paragraph.create()])
      from = to
    }
  }
  if (dispatch) {
    tr.replaceWith(from, to, node)
    tr.setSelection(TextSelection.near(tr.doc.resolve(from + start)))
    dispatch(tr.scrollIntoView())
  }
  return true
}

/** The words of a frame as ordinary blocks; empty titles and sources go. */
const unwrapped = (schema, node) => {
  const blocks = []
  node.forEach((child) => {
    if (child.type.name === "pullText") blocks.push(...child.content.content)
    else if (!child.isTextblock || ["paragraph", "heading"].includes(child.type.name)) blocks.push(child)
    else if (child.content.size) blocks.push(schema.nodes.paragraph.create(null, child.content))
  })
  return Fragment.from(blocks)
}

const removeFrame = (state, { node, pos }, dispatch) => {
  const { schema, tr } = state
  if (dispatch) {
    tr.replaceWith(pos, pos + node.nodeSize, unwrapped(schema, node))
    tr.setSelection(TextSelection.near(tr.doc.resolve(pos + 1)))
    dispatch(tr.scrollIntoView())
  }
  return true
}

// --- Moving through frames -------------------------------------------------------------------

const goTo = (tr, pos, dispatch) =>
  dispatch(tr.setSelection(TextSelection.near(tr.doc.resolve(pos))).scrollIntoView())

/** A new paragraph after `pos`, and the cursor in it. */
const goOn = (tr, pos, dispatch) => {
  tr.insert(pos, tr.doc.type.schema.nodes.paragraph.create())
  goTo(tr, pos + 1, dispatch)
}

/** Enter: from a title into the blocks, from a source or an empty last block out. */
const enter = (state, dispatch) => {
  const around = frameAround(state)
  const { $from, empty } = state.selection
  if (!around || !empty) return false
  const end = around.pos + around.node.nodeSize
  const name = $from.parent.type.name
  if (["summary", "panelTitle"].includes(name)) {
    goTo(state.tr, $from.after() + 1, dispatch)
    return true
  }
  if (["panelSource", "pullSource"].includes(name)) {
    goOn(state.tr, end, dispatch)
    return true
  }
  if (!isEmptyParagraph($from.parent) || !endsItsFrame($from, around.node)) return false
  const tr = state.tr.delete($from.before(), $from.after())
  if (around.node.type.name === "unfold") goOn(tr, tr.mapping.map(end), dispatch)
  else goTo(tr, $from.before(), dispatch)
  return true
}

/** Is this the last of several blocks, before the source if there is one? */
const endsItsFrame = ($from, frameNode) => {
  const container = $from.node(-1)
  if (container !== frameNode && container.type.name !== "pullText") return false
  const index = $from.index(-1)
  const before = index && container.child(index - 1).type.name
  const after = container.maybeChild(index + 1)
  const isFirst = !before || ["summary", "panelTitle"].includes(before)
  return !isFirst && (!after || after.type.name === "panelSource")
}

/** Backspace in a frame without a word in it takes the frame out. */
const backspace = (state, dispatch) => {
  const around = frameAround(state)
  if (!around || around.node.textContent) return false
  return removeFrame(state, around, dispatch)
}

export const Blocks = Extension.create({
  name: "blocks",
  // Before the list item's Enter and Backspace.
  priority: 1000,
  addOptions: () => ({ content: {} }),
  addExtensions() {
    return [
      ...nodes(this.options.content),
      History,
      Dropcursor,
      Gapcursor,
      Placeholder.configure({
        includeChildren: true,
        showOnlyCurrent: false,
        placeholder: ({ node }) => HINTS[node.type.name] ?? "",
      }),
    ]
  },
  addCommands() {
    return {
      toggleFrame:
        (name) =>
        ({ state, dispatch }) => {
          const around = frameAround(state, name)
          return around ? removeFrame(state, around, dispatch) : insertFrame(state, name, dispatch)
        },
    }
  },
  addKeyboardShortcuts() {
    const run = (command) => () => command(this.editor.state, this.editor.view.dispatch)
    return { Enter: run(enter), Backspace: run(backspace) }
  },
})
