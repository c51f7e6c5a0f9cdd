/*
 * What is pasted from Word, Google Docs or a web page, made into plain structure.
 *
 * First as text: under the site's content policy an element with style="" is a breach even in
 * a document that is never shown, and its styles could not be read. So they are renamed before
 * anything is parsed.
 */
import { Extension } from "django-prose-editor/editor"

const TAG = /<[a-z](?:"[^"]*"|'[^']*'|[^>"'])*>/gi

const asText = (html) =>
  html
    .replace(/<!--[\s\S]*?-->/g, "")
    .replace(/<!\[[^\]>]*\]>/g, "")
    .replace(/<(style|script|xml|title)\b[\s\S]*?<\/\1\s*>/gi, "")
    .replace(TAG, (tag) =>
      tag.replace(/\sstyle(?=\s*=)/gi, " data-style").replace(/\son(?=\w+\s*=)/gi, " data-on"),
    )

/** The value of one property; Word's "mso-bidi-font-weight" is not "font-weight". */
const style = (element, property) => {
  const rules = (element.dataset.style ?? "").split(";").map((rule) => rule.split(":"))
  const rule = rules.find(([name]) => name.trim().toLowerCase() === property)
  return rule ? rule.slice(1).join(":").trim().toLowerCase() : ""
}
const isBold = (element) => /^(bold|[6-9]00)/.test(style(element, "font-weight"))
const isNotBold = (element) => /^(normal|[1-4]00)/.test(style(element, "font-weight"))
const wordListLevel = (element) => Number(/level(\d)/.exec(style(element, "mso-list"))?.[1] ?? 0)

const unwrap = (element) => element.replaceWith(...element.childNodes)

const wrapContents = (element, tag) => {
  const wrapper = element.ownerDocument.createElement(tag)
  wrapper.append(...element.childNodes)
  element.append(wrapper)
}

/** Google Docs wraps all in <b style="font-weight:normal">, and makes bold with spans. */
const readStyles = (body) => {
  for (const element of body.querySelectorAll("b, strong")) {
    if (isNotBold(element)) unwrap(element)
  }
  for (const element of body.querySelectorAll("i, em")) {
    if (style(element, "font-style") === "normal") unwrap(element)
  }
  for (const element of body.querySelectorAll("span")) {
    if (style(element, "font-style") === "italic") wrapContents(element, "em")
    if (isBold(element)) wrapContents(element, "strong")
  }
}

/** Word writes a list as paragraphs that only look like one. */
const makeLists = (body) => {
  const items = [...body.querySelectorAll("p, h1, h2, h3, h4, h5, h6, div")].filter(wordListLevel)
  const lists = new Map()
  for (const item of items) {
    const level = wordListLevel(item)
    const sign = [...item.querySelectorAll("span")].find((span) => style(span, "mso-list") === "ignore")
    const tag = /^\s*\(?(\d+|[a-z]{1,4})[.)]/i.test(sign?.textContent ?? "") ? "ol" : "ul"
    sign?.remove()
    const entry = item.ownerDocument.createElement("li")
    const paragraph = item.ownerDocument.createElement("p")
    paragraph.append(...item.childNodes)
    entry.append(paragraph)
    const previous = item.previousElementSibling
    if (!previous || !lists.has(previous)) {
      const list = item.ownerDocument.createElement(tag)
      lists.set(list, [{ level, list }])
      list.append(entry)
      item.replaceWith(list)
    } else {
      addToList(lists.get(previous), level, tag, entry)
      item.remove()
    }
  }
}

/** `open` is the path of lists that the last item stands in, the outermost first. */
const addToList = (open, level, tag, entry) => {
  while (open.length > 1 && open.at(-1).level > level) open.pop()
  const { level: current, list } = open.at(-1)
  if (level > current && list.lastElementChild) {
    const inner = entry.ownerDocument.createElement(tag)
    list.lastElementChild.append(inner)
    open.push({ level, list: inner })
    inner.append(entry)
  } else {
    list.append(entry)
  }
}

const tidy = (body) => {
  // Between blocks they are only distance; links within the old document lead nowhere here.
  for (const element of body.querySelectorAll("br")) {
    if (element.parentElement === body || !element.parentElement.textContent.trim()) element.remove()
  }
  for (const element of body.querySelectorAll("a[name]:not([href]), a[href^='#']")) unwrap(element)
  for (const element of body.querySelectorAll("*")) {
    element.removeAttribute("data-style")
    if (/^MSO/i.test(element.className)) element.removeAttribute("class")
  }
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT)
  while (texts.nextNode()) {
    texts.currentNode.data = texts.currentNode.data.replace(/[\u00a0\s]+/g, " ").replaceAll("\u00ad", "")
  }
}

export const cleanPaste = (html) => {
  // Copied here, or in another of these editors.
  const text = asText(html)
  if (text.includes("data-pm-slice")) return text
  const { body } = new DOMParser().parseFromString(text, "text/html")
  readStyles(body)
  makeLists(body)
  tidy(body)
  return body.innerHTML
}

export const Pasting = Extension.create({
  name: "pasting",
  transformPastedHTML: cleanPaste,
})
