/*
 * Tells the newsroom, while a form or a workbench is open, that somebody has it open, and shows
 * which colleagues have it open too. An element says with data-here what is open and with
 * data-here-url where that is told. Whoever leaves the page is forgotten at once; whoever does
 * nothing for a quarter of an hour, or closes the lid, a few minutes later.
 */

const EVERY = 30_000
const IDLE_AFTER = 15 * 60_000

let active = Date.now()
const open = new Set()

const told = (url, place, more = {}) => {
  const token = document.querySelector("[name=csrfmiddlewaretoken]")?.value ?? ""
  const body = new FormData()
  for (const [name, value] of Object.entries({ csrfmiddlewaretoken: token, place, ...more })) {
    body.append(name, value)
  }
  return { url, body }
}

const beat = async (element) => {
  const { url, body } = told(element.dataset.hereUrl, element.dataset.here)
  const answer = await fetch(url, { method: "POST", body, credentials: "same-origin" }).catch(() => null)
  // Signed out, offline, or the row is gone: the form itself will say so.
  if (!answer?.ok || answer.redirected || !element.isConnected) return
  const html = new DOMParser().parseFromString(await answer.text(), "text/html")
  const fresh = html.querySelector("[data-here]")
  if (fresh && fresh.textContent.trim() !== element.textContent.trim()) {
    element.replaceChildren(...fresh.childNodes)
  }
}

const leave = (url, place) => {
  const { body } = told(url, place, { leave: "1" })
  navigator.sendBeacon(url, body)
}

/** A beat for all that is open now; what was closed since the last one is left. */
const tell = () => {
  const there = new Map()
  for (const element of document.querySelectorAll("[data-here]")) {
    there.set(element.dataset.here, element)
  }
  for (const one of open) {
    if (there.has(one.place)) continue
    leave(one.url, one.place)
    open.delete(one)
  }
  if (Date.now() - active > IDLE_AFTER) return
  for (const [place, element] of there) {
    if (![...open].some((one) => one.place === place)) {
      open.add({ place, url: element.dataset.hereUrl })
    }
    beat(element)
  }
}

for (const type of ["keydown", "pointerdown", "scroll", "focus"]) {
  window.addEventListener(type, () => { active = Date.now() }, { capture: true, passive: true })
}
document.addEventListener("desk:form", tell)
window.addEventListener("pagehide", () => {
  for (const { url, place } of open) leave(url, place)
  open.clear()
})
window.addEventListener("pageshow", (event) => { if (event.persisted) tell() })
setInterval(tell, EVERY)
tell()
