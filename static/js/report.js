// Small comforts for the resident's pages. Every page works as well without this file: it adds and
// never replaces. It stores nothing, sends nothing, and keeps no text longer than the page lives.
// All wording comes from the page, in data- attributes, so that it is translated with the page.
"use strict";

const all = (selector, root = document) => [...root.querySelectorAll(selector)];

// Steps: the address names the section; its heading gets the focus, its name goes into the title.

const startTitle = document.title;

function shownSection() {
  const steps = document.querySelector(".steps");
  if (!steps) return null;
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (target && steps.contains(target)) return target.closest("section");
  return steps.querySelector("section.open") || steps.querySelector("section");
}

function nameStep() {
  const section = shownSection();
  if (section) document.title = section.dataset.title || startTitle;
}

function focusStep() {
  const target = location.hash && document.getElementById(location.hash.slice(1));
  if (!target || !target.closest(".steps")) return;
  if (!target.matches("section")) {
    const folded = target.closest("details");
    if (folded) folded.open = true;
    target.focus();
    return;
  }
  const check = target.id === "check" && document.querySelector(".at-check h2");
  const heading = check || target.querySelector("h2");
  if (!heading) return;
  heading.tabIndex = -1;
  heading.focus({ preventScroll: true });
  window.scrollTo(0, 0);
}

// The last step shows answers as text: say which file fields are empty, and let a long story be
// seen whole in browsers whose text fields do not grow by themselves.
function prepareCheck() {
  all(".steps [type=file]").forEach((field) => {
    field.toggleAttribute("data-empty", field.files.length === 0);
  });
  if (CSS.supports("field-sizing", "content")) return;
  all(".steps textarea").forEach((field) => {
    field.rows = Math.max(8, field.value.split("\n").length + Math.ceil(field.value.length / 35));
  });
}

// Counting: silent until little room is left, then in round numbers, so that it is said rarely.
// <p class="hint" role="status" data-count="story-text" data-left="Characters left: {n}"></p>

function countInto(line) {
  const field = document.getElementById(line.dataset.count);
  if (!field) return;
  const most = Number(field.dataset.most);
  const show = () => {
    const left = most - field.value.length;
    const step = left > 100 ? 100 : 10;
    const round = Math.floor(left / step) * step;
    const near = left <= Math.min(500, most / 4);
    const number = round.toLocaleString(document.documentElement.lang);
    const text = near ? line.dataset.left.replace("{n}", number) : "";
    if (line.textContent !== text) line.textContent = text;
  };
  field.addEventListener("input", show);
  show();
}

// Hints about what could show who somebody is. They never block and never change the text.
// <p class="hint" role="status" hidden data-hint="phone" data-for="story-text">…</p>

const CONTROL = "0123456789ABCDEFHJKLMNPRSTUVWXY";

function hasIdentityCode(text) {
  const found = text.matchAll(/(\d{6})[-+A-FU-Y](\d{3})([0-9A-FHJ-NPR-Y])(?![\w])/gi);
  return [...found].some(
    ([, day, number, control]) => CONTROL[Number(day + number) % 31] === control.toUpperCase(),
  );
}

const FINDERS = {
  phone: (text) => /(^|[^\d.,/-])(\+|00?)[1-9](?:[ -]?\d){5,12}(?!\d)/.test(text),
  email: (text) => /[^\s@]+@[^\s@]+\.[^\s@]{2,}/.test(text),
  id: hasIdentityCode,
  plate: (text) => /(^|[^\p{L}\d-])\p{Lu}{2,3}-\d{1,3}(?![\p{L}\d])/u.test(text),
};

function hintAbout(line) {
  const field = document.getElementById(line.dataset.for);
  const finds = FINDERS[line.dataset.hint];
  if (!field || !finds) return;
  const show = () => {
    line.hidden = !finds(field.value);
  };
  field.addEventListener("input", show);
  show();
}

// Leaving: the page empties itself at once and its place in the history is taken over. Back may
// still bring the same document from the browser's memory, so the emptied page says that it left.

const LEAVE = 'a[href$="/leave"]';

function clearPage() {
  document.documentElement.dataset.left = "";
  document.title = "";
  all("form").forEach((form) => form.reset());
  document.body.replaceChildren();
}

function leave(address) {
  clearPage();
  location.replace(address);
}

function leaveQuickly(event) {
  const link = event.target.closest && event.target.closest(LEAVE);
  if (!link) return;
  event.preventDefault();
  leave(link.href);
}

// Three presses of Shift within five seconds, with no other key between them.
let presses = [];

function countShift(event) {
  const link = document.querySelector(LEAVE);
  if (!link || event.repeat) return;
  if (event.key !== "Shift") {
    presses = [];
    return;
  }
  presses = [...presses, event.timeStamp].filter((time) => event.timeStamp - time < 5000);
  if (presses.length === 3) leave(link.href);
}

// Buttons that only make sense with a script are hidden in the page and shown here.
// <button type="button" hidden data-copy="follow-up-code" data-copied="Copied" aria-live="polite">

function offerCopy(button) {
  const source = document.getElementById(button.dataset.copy);
  if (!source || !navigator.clipboard) return;
  button.hidden = false;
  button.addEventListener("click", async () => {
    try {
      await navigator.clipboard.writeText(source.textContent.trim().replace(/\s+/g, " "));
      button.textContent = button.dataset.copied;
    } catch {
      button.hidden = true;
    }
  });
}

function offerPrint(button) {
  button.hidden = false;
  button.addEventListener("click", () => window.print());
}

all("[data-count]").forEach(countInto);
all("[data-hint]").forEach(hintAbout);
all("[data-copy]").forEach(offerCopy);
all("[data-print]").forEach(offerPrint);

addEventListener("click", leaveQuickly);
addEventListener("keydown", countShift);
addEventListener("hashchange", () => {
  prepareCheck();
  nameStep();
  focusStep();
});
addEventListener("pageshow", (event) => {
  if (event.persisted && "left" in document.documentElement.dataset) clearPage();
});
// Sending "close and clear" lets the form go first and marks the page, for Back.
addEventListener("submit", (event) => {
  const address = new URL(event.target.getAttribute("action") || "", location.href);
  if (/\/(leave|close)$/.test(address.pathname)) document.documentElement.dataset.left = "";
});

prepareCheck();
nameStep();
