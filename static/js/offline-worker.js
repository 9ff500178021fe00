// Keeps one page, the advice, for when there is no network. It answers nothing while there is one,
// and deletes the copy as soon as the server says that this phone may not read it any more.
"use strict";

const KEPT = "advice-1";
const PAGE = "/my/offline/";

async function keep() {
  const answer = await fetch(PAGE, { credentials: "same-origin" });
  if (answer.status === 403) return drop();
  if (!answer.ok || answer.redirected) return undefined;
  const text = await answer.clone().text();
  const cache = await caches.open(KEPT);
  await cache.put(PAGE, answer);
  const styles = [...text.matchAll(/<link rel="stylesheet" href="([^"]+)"/g)].map((found) => found[1]);
  await cache.addAll(styles);
}

async function drop() {
  await caches.delete(KEPT);
  await self.registration.unregister();
}

async function visit(request, event) {
  try {
    const answer = await fetch(request);
    if (answer.status === 403) event.waitUntil(drop());
    else if (answer.ok && request.method === "GET") event.waitUntil(keep().catch(() => undefined));
    return answer;
  } catch (error) {
    const copy = request.method === "GET" ? await caches.match(PAGE) : undefined;
    if (copy) return copy;
    throw error;
  }
}

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keep().catch(() => undefined));
});
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.mode === "navigate") event.respondWith(visit(request, event));
  else if (request.destination === "style") {
    event.respondWith(fetch(request).catch(async () => (await caches.match(request)) || Response.error()));
  }
});
