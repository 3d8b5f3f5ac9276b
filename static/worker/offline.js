// The server puts `const SAVED = {name, version, isOn, pages}` before this text. It can answer for
// the pages named there and what they show, and for nothing else; it never saves while reading.
const CACHE = `${SAVED.name} ${SAVED.version}`;
const PATIENCE = 700;
const STATIC = /(?:href|src)="(\/static\/[^"]+)"/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  if (SAVED.isOn) event.waitUntil(save().catch(giveUp));
});

self.addEventListener("activate", (event) => event.waitUntil(tidy()));

self.addEventListener("fetch", (event) => {
  const { origin, pathname } = new URL(event.request.url);
  if (!SAVED.isOn || event.request.method !== "GET" || origin !== location.origin) return;
  if (SAVED.pages.includes(pathname)) event.respondWith(page(event.request, pathname));
  if (pathname.startsWith("/static/")) event.respondWith(file(event.request, pathname));
});

async function save() {
  const cache = await caches.open(CACHE);
  const wanted = new Set();
  for (const path of SAVED.pages) {
    const answer = await fresh(path);
    for (const [, file] of (await answer.clone().text()).matchAll(STATIC)) wanted.add(file);
    await cache.put(path, answer);
  }
  for (const path of wanted) await cache.put(path, await fresh(path));
}

// All or nothing: half a version would stay for good.
async function giveUp(reason) {
  await caches.delete(CACHE);
  throw reason;
}

// Without cookies and past the browser's own cache, so that all pieces are of one version.
async function fresh(path) {
  const answer = await fetch(path, { cache: "no-cache", credentials: "omit", redirect: "error" });
  if (!answer.ok) throw new Error("not saved");
  return answer;
}

async function tidy() {
  const names = await caches.keys();
  const old = names.filter((name) => name.startsWith(`${SAVED.name} `) && name !== CACHE);
  await Promise.all((SAVED.isOn ? old : [...old, CACHE]).map((name) => caches.delete(name)));
  if (!SAVED.isOn) await self.registration.unregister();
}

// The network first, so that what stands there is of today; without one, or with one too slow
// for the moment, what was saved.
async function page(request, path) {
  const saved = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
  if (!saved) return fetch(request);
  const late = new Promise((resolve) => setTimeout(resolve, PATIENCE, saved));
  const network = fetch(request).then((answer) => (answer.status < 500 ? answer : saved));
  return Promise.race([network, late]).catch(() => saved);
}

async function file(request, path) {
  const saved = await (await caches.open(CACHE)).match(path, { ignoreVary: true });
  return saved || fetch(request);
}
