// What needs script on public pages. Everything can be read without it.
// One function for each behaviour, found by a data- attribute; it does nothing where it finds none.
//
// Not a module but a classic script in the head, which browsers run before they paint, so that
// colours are right from the first moment. What needs the document waits for DOMContentLoaded.
"use strict";

// --- Colours: [data-scheme-switch] ---------------------------------------------------------

const SCHEME = "scheme"; // The key in the browser's storage; absent until a choice is made.

function keptScheme() {
  try {
    const kept = localStorage.getItem(SCHEME);
    return ["light", "dark"].includes(kept) ? kept : "device";
  } catch {
    return "device"; // The reader's browser lends no storage.
  }
}

function keepScheme(scheme) {
  try {
    if (scheme === "device") localStorage.removeItem(SCHEME);
    else localStorage.setItem(SCHEME, scheme);
  } catch {
    // The choice lasts as long as the page.
  }
}

// The attribute switches every colour in site.css; "device" leaves them to the device.
function showScheme(scheme) {
  document.documentElement.dataset.scheme = scheme;
  for (const button of document.querySelectorAll("[data-scheme-switch] button")) {
    button.setAttribute("aria-pressed", button.value === scheme);
  }
}

function chooseScheme(event) {
  const button = event.target.closest?.("[data-scheme-switch] button");
  if (!button) return;
  keepScheme(button.value);
  showScheme(button.value);
}

// Chosen in another tab, or while this page was kept for going back to.
function followOtherPages(event) {
  const isOfColours = event.key === SCHEME || event.key === null;
  if (event.persisted || isOfColours) showScheme(keptScheme());
}

showScheme(keptScheme());
addEventListener("DOMContentLoaded", () => showScheme(keptScheme()));
addEventListener("click", chooseScheme);
addEventListener("storage", followOtherPages);
addEventListener("pageshow", followOtherPages);

// --- Arriving ------------------------------------------------------------------------------

// Browsers differ in whether a fragment opens the <details> it stands in, so we do.
function openWhatHoldsTheTarget() {
  const target = fragmentTarget();
  if (!target) return;
  let opened = false;
  for (let box = target.closest("details"); box; box = box.parentElement.closest("details")) {
    opened ||= !box.open;
    box.open = true;
  }
  if (opened) target.scrollIntoView();
}

function fragmentTarget() {
  let id = location.hash.slice(1);
  try {
    id = decodeURIComponent(id);
  } catch {
    // A malformed escape: taken as it stands.
  }
  return id && document.getElementById(id);
}

// A link to the fragment one is at already changes no hash, yet the reader may have closed it.
function openAgainOnTheSameLink(event) {
  const link = event.target.closest?.("a[href]");
  if (link?.hash && link.href === location.href) openWhatHoldsTheTarget();
}

addEventListener("DOMContentLoaded", openWhatHoldsTheTarget);
addEventListener("hashchange", openWhatHoldsTheTarget);
addEventListener("click", openAgainOnTheSameLink);

// --- What changed since the last reading: [data-since-read] ---------------------------------

const READ = "read"; // The key in the browser's storage. What is under it is sent nowhere.
const MOST_READ = 200; // So many pages are remembered, those read last.

// The page of today remembers which edition was read, and says if that was an earlier one.
function tellWhatChangedSince() {
  const line = document.querySelector("[data-since-read]");
  if (!line) return;
  if (document.prerendering) {
    // Made ready by the browser, for a reader who may never come.
    document.addEventListener("prerenderingchange", tellWhatChangedSince, { once: true });
    return;
  }
  const { sinceRead: page, edition } = line.dataset;
  const read = keptReadings();
  const before = read.find((one) => one.page === page);
  keepReadings([...read.filter((one) => one.page !== page), { page, edition, on: today() }]);
  if (!before || !isEarlier(before.edition, edition)) return;
  line.querySelector("time").dateTime = before.on;
  line.querySelector("time").textContent = dayInWords(before.on);
  line.querySelector("a").href = `${page}compare/${before.edition}...${edition}/`;
  line.hidden = false;
}

// Each { page: "/drug/e5/", edition: "2018-10-12-2", on: "2026-03-12" }, the newest last; what
// else is found there is passed over.
function keptReadings() {
  try {
    return JSON.parse(localStorage.getItem(READ)).filter(isReading);
  } catch {
    return []; // Nothing yet, no storage, or something that we never wrote.
  }
}

function keepReadings(readings) {
  try {
    localStorage.setItem(READ, JSON.stringify(readings.slice(-MOST_READ)));
  } catch {
    // Storage is full or not allowed: the next visit will know nothing of this one.
  }
}

function isReading(one) {
  const isDay = /^\d{4}-\d\d-\d\d$/.test(one?.on) && !isNaN(new Date(one.on));
  const isEdition = /^\d{4}-\d\d-\d\d(-[1-9]\d*)?$/.test(one?.edition);
  return typeof one?.page === "string" && isDay && isEdition;
}

// Editions of one day are told apart by a number at the end, which the first does without.
function isEarlier(one, other) {
  const parts = (edition) => [edition.slice(0, 10), Number(edition.slice(11) || 1)];
  const [[day, number], [otherDay, otherNumber]] = [parts(one), parts(other)];
  return day === otherDay ? number < otherNumber : day < otherDay;
}

// By the reader's calendar.
function today() {
  const now = new Date();
  const two = (number) => String(number).padStart(2, "0");
  return `${now.getFullYear()}-${two(now.getMonth() + 1)}-${two(now.getDate())}`;
}

function dayInWords(day) {
  const words = { day: "numeric", month: "long", year: "numeric", timeZone: "UTC" };
  return new Intl.DateTimeFormat("en-GB", words).format(new Date(day));
}

addEventListener("DOMContentLoaded", tellWhatChangedSince);

// --- Print ---------------------------------------------------------------------------------

// On paper nothing can be unfolded by hand.
const unfoldedForPrint = new Set();

function unfoldForPrint() {
  for (const box of document.querySelectorAll("main details:not([open])")) {
    box.open = true;
    unfoldedForPrint.add(box);
  }
}

function foldAfterPrint() {
  for (const box of unfoldedForPrint) box.open = false;
  unfoldedForPrint.clear();
}

addEventListener("beforeprint", unfoldForPrint);
addEventListener("afterprint", foldAfterPrint);

// --- Saying what happened: [data-status], a live region ------------------------------------

function say(words) {
  const region = document.querySelector("[data-status]");
  if (!region) return;
  // Emptied first, or the same words would not be said a second time.
  region.textContent = "";
  setTimeout(() => (region.textContent = words), 100);
}

// --- The part being read: [data-contents] --------------------------------------------------

let reading;

function markWhatIsRead() {
  reading?.disconnect();
  const contents = document.querySelector("[data-contents]");
  if (!contents) return;
  const links = new Map();
  for (const link of contents.querySelectorAll("a[href^='#']")) {
    const target = document.getElementById(link.hash.slice(1));
    if (target) links.set(target, link);
  }
  const begun = new Set();
  // A part has begun when it reached the upper third of the window, or went out above it. Of
  // several it is the last, unless a link led to another.
  reading = new IntersectionObserver(
    (changes) => {
      for (const { target, isIntersecting } of changes) {
        if (isIntersecting) begun.add(target);
        else begun.delete(target);
      }
      const last = [...links.keys()].findLast((part) => begun.has(part));
      const arrived = fragmentTarget();
      const isAtTop = begun.has(arrived) && arrived.getBoundingClientRect().top >= 0;
      markCurrent(contents, links, isAtTop ? arrived : last);
    },
    { rootMargin: "1000000px 0px -67%" },
  );
  for (const part of links.keys()) reading.observe(part);
}

function markCurrent(contents, links, current) {
  for (const [part, link] of links) {
    if (part === current) link.setAttribute("aria-current", "true");
    else link.removeAttribute("aria-current");
  }
  // Where the contents are longer than the window they scroll by themselves.
  const link = links.get(current);
  if (link && contents.scrollHeight > contents.clientHeight) {
    contents.scrollTop = link.offsetTop - contents.clientHeight / 2;
  }
}

addEventListener("DOMContentLoaded", markWhatIsRead);

// --- Filters: a[data-filter] changes [data-filtered] in place ------------------------------

// The server makes the page, as it does without script: no rule is written here again.
let filtering = 0;
let shownQuery = location.search;

async function filterInPlace(event) {
  const link = event.target.closest?.("a[data-filter]");
  const isOrdinary = !(event.ctrlKey || event.metaKey || event.shiftKey || event.altKey);
  if (!link || !isOrdinary) return;
  event.preventDefault();
  const url = new URL(link.href);
  const place = [...document.querySelectorAll("a[data-filter]")].indexOf(link);
  if (await showFiltered(url)) {
    history.pushState(null, "", url.pathname + url.search);
    shownQuery = url.search;
    const links = document.querySelectorAll("a[data-filter]");
    (links[place] ?? links[0])?.focus({ preventScroll: true });
  }
}

// True when the page shows it now; the newest click wins. What cannot be had is gone to.
async function showFiltered(url) {
  const mine = ++filtering;
  let fresh;
  try {
    const answer = await fetch(url);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    fresh = answer.ok && page.querySelector("[data-filtered]");
  } catch {
    // No network: the browser says so.
  }
  if (mine !== filtering) return false;
  if (!fresh) {
    location.assign(url);
    return false;
  }
  const before = heightOfFilters();
  document.querySelector("[data-filtered]").replaceWith(fresh);
  scrollBy(0, heightOfFilters() - before);
  markWhatIsRead();
  say(document.querySelector("[data-count]")?.textContent ?? "");
  return true;
}

function heightOfFilters() {
  return document.querySelector("[data-count]")?.getBoundingClientRect().top ?? 0;
}

// Also fires when a link leads to a fragment: then the query is as it was.
function filterAgain() {
  if (location.search === shownQuery || !document.querySelector("[data-filtered]")) return;
  shownQuery = location.search;
  showFiltered(new URL(location.href));
}

addEventListener("click", filterInPlace);
addEventListener("popstate", filterAgain);

// --- Copy: [data-copy], an unfold that holds [data-copy-text] ------------------------------

async function copyInPlace(event) {
  const box = event.target.closest?.("[data-copy] > summary")?.parentElement;
  if (!box || box.open || !navigator.clipboard) return;
  event.preventDefault();
  try {
    await navigator.clipboard.writeText(textToCopy());
    box.dataset.copied = "";
    say("Title and link copied.");
  } catch {
    // Not allowed: the text unfolds, to be copied by hand.
    box.open = true;
  }
}

function textToCopy() {
  return document.querySelector("[data-copy-text]").textContent.trim();
}

addEventListener("click", copyInPlace);

// --- Share: [data-share] in place of [data-share-mail] -------------------------------------

function offerToShare() {
  const button = document.querySelector("[data-share]");
  if (!button || !navigator.share) return;
  button.hidden = false;
  document.querySelector("[data-share-mail]").hidden = true;
  button.addEventListener("click", share);
}

async function share() {
  const [title, url] = textToCopy().split("\n");
  try {
    await navigator.share({ title, url });
  } catch {
    // The reader thought better of it.
  }
}

addEventListener("DOMContentLoaded", offerToShare);
