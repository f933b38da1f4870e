"use strict";
// Shows the cards that the page was given. Each side lives in a shadow root, so that the styles of a note type reach
// its cards and nothing else; only the cards near the window are made.

const AT_ONCE = 30;
const FRONT = "\u0001";
const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);
const make = (tag, className, text) => {
  const element = document.createElement(tag);
  if (className) element.className = className;
  if (text) element.textContent = text;
  return element;
};

const sheets = {};
for (const [id, type] of Object.entries(data.types)) {
  sheets[id] = new CSSStyleSheet();
  sheets[id].replaceSync(type.css);
}
// A font is the document's, also one that is used in a shadow root only.
const fonts = new CSSStyleSheet();
fonts.replaceSync(Object.values(data.types).flatMap(({ css }) => css.match(/@font-face\s*\{[^{}]*\}/g) || []).join("\n"));
document.adoptedStyleSheets = [fonts];
const base = new CSSStyleSheet();
// In Anki the card is the whole page; here it fills its pane, however tall the other side is.
base.replaceSync(`
  .tex, .absent { font-family: ui-monospace, monospace; font-size: .85em; opacity: .85; }
  .page { display: flex; flex-direction: column; min-height: 100%; }
  .page > .card { flex: 1; box-sizing: border-box; min-width: 0; }
`);

// One entry for each card; before and after a change stand in one.
const entries = data.decks.flatMap((deck) =>
  deck.notes.flatMap((note) => note.cards.map(([number, front, back], at) => ({ deck, note, number, front, back, at }))),
);
let shown = entries;
let made = 0;
let current = -1;

// ------------------------------------------------------------------------------------------------- a card

/** Make HTML of a card harmless and whole: pictures from the page, nothing from the web, links that open beside it. */
function prepare(html) {
  const template = document.createElement("template");
  template.innerHTML = html;
  const content = template.content;
  for (const image of content.querySelectorAll("img")) {
    const source = image.getAttribute("src") || "";
    if (Object.hasOwn(data.media, source)) image.src = data.media[source];
    else if (!source.startsWith("data:")) {
      const where = /^https?:/.test(source) ? "a picture on the web" : "a picture that is not in this page";
      image.replaceWith(make("span", "absent", `[${where}: ${image.alt || source}]`));
    }
  }
  for (const link of content.querySelectorAll("a[href]")) {
    link.target = "_blank";
    link.rel = "noopener noreferrer";
  }
  for (const hint of content.querySelectorAll("a.hint")) {
    hint.addEventListener("click", (event) => {
      event.preventDefault();
      hint.style.display = "none";
      if (hint.nextElementSibling) hint.nextElementSibling.style.display = "block";
    });
  }
  const texts = document.createTreeWalker(content, NodeFilter.SHOW_TEXT);
  const active = [];
  while (texts.nextNode()) if (/\[sound:|\[\[type:/.test(texts.currentNode.data)) active.push(texts.currentNode);
  for (const text of active) text.replaceWith(...text.data.split(/(\[sound:[^\]]*\]|\[\[type:[^\]]*\]\])/).map(anki));
  return content;
}

/** Text of a card with Anki's own marks in it, as what Anki makes of them. */
function anki(text) {
  const sound = /^\[sound:([^\]]*)\]$/.exec(text);
  if (sound && Object.hasOwn(data.media, sound[1])) {
    const audio = make("audio");
    audio.controls = true;
    audio.src = data.media[sound[1]];
    return audio;
  }
  if (text.startsWith("[[type:")) {
    const input = make("input");
    input.placeholder = "type the answer";
    return input;
  }
  return document.createTextNode(text);
}

function side(name, title, html, type, number) {
  const element = make("section", `side ${name}`);
  element.append(make("h2", "", title));
  const host = make("div");
  const root = host.attachShadow({ mode: "open" });
  root.adoptedStyleSheets = [base, sheets[type]];
  const outer = make("div");
  const card = make("div");
  card.dataset.number = number + 1;
  card.append(prepare(html));
  outer.append(card);
  root.append(outer);
  dress(host);
  element.append(host);
  return element;
}

/** Give a card the classes that Anki gives its page: for night mode, for phones. */
function dress(host) {
  const [outer] = host.shadowRoot.children;
  const night = byId("night").ariaPressed === "true";
  const phone = byId("phone").ariaPressed === "true";
  outer.className = ["page", night ? "night-mode" : "", phone ? "mobile" : ""].join(" ").trim();
  const card = outer.firstElementChild;
  card.className = `card card${card.dataset.number}${night ? " nightMode night_mode" : ""}`;
}

const whole = ([, front, back]) => back.replace(FRONT, () => front);

function article(entry) {
  const { note, number, front, back } = entry;
  const element = make("article");
  const about = make("div", "about");
  if (note.state && note.state !== "same") about.append(make("span", `state ${note.state}`, note.state));
  const type = data.types[note.type];
  about.append(make("span", "", type.cards.length > 1 ? `${type.key}: ${type.cards[number]}` : type.key));
  about.append(make("code", "", `${note.path}:${note.line}`), make("span", "", note.deck));
  about.append(make("span", "", note.tags.map((tag) => `#${tag}`).join(" ")));
  if (note.found.length) {
    const list = make("ul");
    for (const found of note.found) list.append(make("li", "", `${found.severity}[${found.code}] ${found.text}`));
    about.append(list);
  }
  const sides = make("div", "sides");
  const old = note.before && note.before.cards.find(([was]) => was === number);
  if (old) {
    const [, oldFront] = old;
    const type = note.before.type;
    if (oldFront !== front) sides.append(side("front before", "Front, before", oldFront, type, number));
    if (whole(old) !== back.replace(FRONT, () => front)) {
      sides.append(side("back before", "Back, before", whole(old), type, number));
    }
  }
  sides.append(side("front", "Front", front, note.type, number));
  sides.append(side("back", "Back", back.replace(FRONT, () => front), note.type, number));
  element.append(about, sides);
  element.addEventListener("click", () => select([...byId("cards").children].indexOf(element), false));
  return element;
}

// --------------------------------------------------------------------------------------------------- the list

const plain = (html) => html.replace(/<[^>]*>/g, " ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");

/** All that a search looks through, made when it is first needed. */
function words(entry) {
  entry.words ??= `${plain(entry.front)} ${plain(entry.back)} ${entry.note.path}:${entry.note.line} ${entry.note.guid} ${entry.note.tags.join(" ")}`.toLowerCase();
  return entry.words;
}

const FILTERS = {
  deck: (entry, value) => entry.note.deck === value || entry.note.deck.startsWith(`${value}::`),
  type: (entry, value) => data.types[entry.note.type].key === value,
  tag: (entry, value) => entry.note.tags.some((tag) => tag === value || tag.startsWith(`${value}::`)),
  found: (entry, value) => entry.note.found.some((found) => value === "any" || found.code === value),
  state: (entry, value) => (value === "all changes" ? entry.note.state !== "same" : entry.note.state === value),
};

function more(count) {
  const until = Math.min(shown.length, made + count);
  const fragment = document.createDocumentFragment();
  for (; made < until; made++) fragment.append(article(shown[made]));
  byId("cards").append(fragment);
}

function refresh() {
  const wanted = byId("search").value.toLowerCase().split(/\s+/).filter(Boolean);
  const active = Object.entries(FILTERS).filter(([id]) => byId(id).value);
  shown = entries.filter(
    (entry) =>
      active.every(([id, test]) => test(entry, byId(id).value)) && wanted.every((word) => words(entry).includes(word)),
  );
  made = 0;
  current = -1;
  byId("cards").replaceChildren();
  more(AT_ONCE);
  byId("count").textContent =
    shown.length === entries.length ? `${entries.length} cards` : `${shown.length} of ${entries.length} cards`;
  byId("none").hidden = shown.length > 0;
}

function select(at, scroll = true) {
  if (at < 0 || at >= shown.length) return;
  while (made <= at) more(AT_ONCE);
  const all = byId("cards").children;
  if (current >= 0 && all[current]) all[current].classList.remove("current");
  current = at;
  all[at].classList.add("current");
  if (scroll) all[at].scrollIntoView({ block: "nearest" });
}

function options(id, all, values) {
  const counts = new Map();
  for (const value of values) counts.set(value, (counts.get(value) || 0) + 1);
  if (counts.size < 2 && id !== "found" && id !== "state") return;
  if (!counts.size) return;
  byId(id).append(new Option(all, ""));
  for (const [value, count] of counts) byId(id).append(new Option(`${value} (${count})`, value));
}

/** A value with all that it lies in: a::b lies in a. */
const levels = (value) => value.split("::").map((_, at, parts) => parts.slice(0, at + 1).join("::"));

function start() {
  const names = data.decks.map((deck) => `${deck.name} ${deck.version}`.trim()).join(", ");
  document.title = `${names}: preview`;
  byId("title").textContent = names;
  options("deck", "All decks", entries.flatMap(({ note }) => levels(note.deck)));
  options("type", "All note types", entries.map(({ note }) => data.types[note.type].key));
  options("tag", "All tags", entries.flatMap(({ note }) => [...new Set(note.tags.flatMap(levels))]));
  const codes = entries.flatMap(({ note }) => [...new Set(note.found.map((found) => found.code))]);
  options("found", "Any findings", codes.length ? [...entries.filter(({ note }) => note.found.length).map(() => "any"), ...codes] : []);
  const states = entries.map(({ note }) => note.state).filter((state) => state && state !== "same");
  const last = data.decks.map((deck) => deck.last).filter(Boolean).join(", ");
  options("state", `Any state since ${last}`, states.length ? [...states.map(() => "all changes"), ...states] : []);
  for (const id of ["search", ...Object.keys(FILTERS)]) byId(id).addEventListener("input", refresh);
  new IntersectionObserver(([seen]) => seen.isIntersecting && more(AT_ONCE), { rootMargin: "1200px" }).observe(end);
  refresh();
}

// --------------------------------------------------------------------------------------------------- controls

const end = make("div");
byId("cards").after(end);

function toggle(id) {
  const button = byId(id);
  button.ariaPressed = button.ariaPressed === "true" ? "false" : "true";
  document.documentElement.classList.toggle("night", byId("night").ariaPressed === "true");
  document.body.classList.toggle("phone", byId("phone").ariaPressed === "true");
  document.body.classList.toggle("no-backs", byId("backs").ariaPressed === "false");
  for (const host of document.querySelectorAll(".side > div")) dress(host);
}

for (const id of ["night", "phone", "backs"]) byId(id).addEventListener("click", () => toggle(id));
byId("help").addEventListener("click", () => byId("keys").showModal());
byId("clear").addEventListener("click", () => {
  for (const id of ["search", ...Object.keys(FILTERS)]) byId(id).value = "";
  refresh();
});

const KEYS = {
  j: () => select(current + 1),
  k: () => select(current - 1),
  n: () => toggle("night"),
  p: () => toggle("phone"),
  b: () => toggle("backs"),
  "/": () => byId("search").focus(),
  "?": () => byId("keys").showModal(),
  " ": () => current >= 0 && byId("cards").children[current].classList.toggle("open"),
};
document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.key === "Escape") document.activeElement.blur();
  const origin = event.composedPath()[0];
  const inControl = origin instanceof HTMLElement && origin.matches("input, select, textarea, dialog *");
  const onButton = origin instanceof HTMLElement && origin.matches("button, a, summary") && event.key === " ";
  if (inControl || onButton || !Object.hasOwn(KEYS, event.key)) return;
  event.preventDefault();
  KEYS[event.key]();
});

start();

if (data.served) {
  let known = null;
  setInterval(async () => {
    try {
      const stamp = await (await fetch("/stamp")).text();
      if (known !== null && stamp !== known) location.reload();
      known = stamp;
    } catch {
      // The server is gone, or not there yet: what is shown stays.
    }
  }, 500);
}
