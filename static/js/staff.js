// Keys for staff pages, for those who switched them on. Every key leads to something that is also
// on the page as a link or a control; none of them sends or deletes, and none works while somebody
// writes. Of the list only the addresses of its cases are remembered, in this tab alone.
"use strict";

const LIST = "rinnalla-list";
const WRITING = "input:not([type=checkbox], [type=radio]), textarea, select, [contenteditable]";
const PAUSE = 1500;

// Where a key leads on the page of a case: to the first of these actions that the case allows.
const ACTIONS = {
  a: ["/take", "/assign"],
  l: ["/link"],
  e: ["/close"],
  r: ["/advise", "/acknowledge"],
};

// What a key puts the focus on.
const PARTS = { n: "#q-note", v: "#account", ".": "#do" };
const ANYWHERE = { "/": "#number, #q-words" };

const AFTER_G = { t: "/staff/", q: "/staff/queue", s: "/staff/search" };

const all = (selector) => [...document.querySelectorAll(selector)];

let waiting = "";
let timer = 0;

function rows() {
  return all("main .queue th[scope=row] a, main .rows > li > a:first-child");
}

function isCase() {
  return location.pathname.includes("/cases/");
}

function isWriting(target) {
  return target instanceof Element && Boolean(target.closest(WRITING));
}

// Rows: the focus is the mark, so that Enter opens what is marked, as it always does.
function move(step) {
  const links = rows();
  if (!links.length) return;
  const here = links.findIndex((link) => row(link) === row(document.activeElement));
  const next = here < 0 ? (step > 0 ? 0 : links.length - 1) : here + step;
  const link = links[Math.min(Math.max(next, 0), links.length - 1)];
  link.focus();
  link.scrollIntoView({ block: "nearest" });
}

function row(node) {
  return node && node.closest("main tr, main .rows > li");
}

function choose() {
  const box = row(document.activeElement)?.querySelector("[type=checkbox]");
  if (box) box.checked = !box.checked;
}

function follow(endings) {
  const links = all("main a");
  const found = endings.map((end) => links.find((link) => link.pathname.endsWith(end)));
  found.find(Boolean)?.click();
}

// A control or a part only gets the focus: pressing a button is left to the person.
function point(selector) {
  const found = document.querySelector(selector);
  if (!found) return;
  if (!found.matches("a, button, input, textarea, select, summary")) found.tabIndex = -1;
  found.focus();
}

function go(path) {
  location.assign(path + keptLanguage());
}

function keptLanguage() {
  const language = new URLSearchParams(location.search).get("lang");
  return language && /^[a-z]{2}$/.test(language) ? "?lang=" + language : "";
}

// The list somebody came from: its cases in order, and its own address.
function rememberList() {
  const cases = rows().map((link) => link.pathname).filter((path) => path.includes("/cases/"));
  if (!isCase() && cases.length) {
    const from = location.pathname + location.search;
    sessionStorage.setItem(LIST, JSON.stringify({ cases, from }));
  }
}

function knownList() {
  try {
    const list = JSON.parse(sessionStorage.getItem(LIST));
    return list && list.from.startsWith("/staff/") ? list : null;
  } catch {
    return null;
  }
}

function neighbour(step) {
  const list = knownList();
  const here = list ? list.cases.findIndex((path) => location.pathname.startsWith(path)) : -1;
  const next = here < 0 ? undefined : list.cases[here + step];
  if (next && next.startsWith("/staff/cases/")) go(next);
}

function back() {
  const list = knownList();
  if (!isCase()) return;
  if (list) location.assign(list.from);
  else go("/staff/queue");
}

function showKeys() {
  const keys = document.getElementById("keys");
  if (!keys.open) keys.showModal();
}

const DEEDS = {
  j: () => move(1),
  k: () => move(-1),
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  x: choose,
  u: back,
  "[": () => neighbour(-1),
  "]": () => neighbour(1),
  "?": showKeys,
};

function deedOf(key) {
  if (waiting === "g") return key in AFTER_G ? () => go(AFTER_G[key]) : () => {};
  if (key in DEEDS) return DEEDS[key];
  if (key in ANYWHERE) return () => point(ANYWHERE[key]);
  if (!isCase()) return null;
  if (key in PARTS) return () => point(PARTS[key]);
  return key in ACTIONS ? () => follow(ACTIONS[key]) : null;
}

function onKey(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.defaultPrevented || isWriting(event.target)) return;
  if (document.getElementById("keys").open) return;
  const isMove = event.key === "ArrowDown" || event.key === "ArrowUp";
  if (isMove && !row(document.activeElement)) return; // then they scroll, as everywhere
  if (event.key === "g" && waiting !== "g") {
    waiting = "g";
    clearTimeout(timer);
    timer = setTimeout(() => { waiting = ""; }, PAUSE);
    return;
  }
  const deed = deedOf(event.key);
  waiting = "";
  if (!deed) return;
  event.preventDefault();
  deed();
}

document.addEventListener("keydown", onKey);
rememberList();
