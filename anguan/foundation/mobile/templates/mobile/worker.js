/* Service worker of the phone app (手机端): the shell is kept, and of one person the pages of their day.
 *
 * "anguan-shell-…"   built files and the page without network, one cache for each build
 * "anguan-person-…"  pages and pictures of the person who is signed in; nobody else's are ever there beside them
 * "anguan-who"       who that is, and whose reminders this device receives
 */
const VERSION = "{{ version }}";
const FILES = {{ files|tojson }};
const OFFLINE = {{ offline|tojson }};
const BUILT = {{ built|tojson }};
const ICON = {{ icon|tojson }};
const SHELL = `anguan-shell-${VERSION}`;
const PERSON = "anguan-person-";
const WHO = "anguan-who";
const PATIENCE_MS = 5000; // on a bad line the kept page comes after this; what arrives later replaces it
const SOON_MS = 500;
const ANYHOW = { ignoreVary: true };

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(SHELL)
      .then((cache) => cache.addAll(FILES.map((file) => new Request(file, { credentials: "omit" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("message", (event) => {
  const { kind, person, pages } = event.data ?? {};
  if (kind === "person") event.waitUntil(become(person));
  if (kind === "keep") event.waitUntil(keep(person, pages));
  if (kind === "push") event.waitUntil(caches.open(WHO).then((cache) => cache.put("/push", new Response(person))));
});

// A reminder from the push service. Whoever has the device now is told what it says only if it is meant for them.
self.addEventListener("push", (event) => event.waitUntil(notify(event.data)));

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(open(event.notification.data?.url));
});

// Background Sync is a bonus: a page that is open does the sending.
self.addEventListener("sync", (event) => {
  if (event.tag !== "outbox") return;
  event.waitUntil(
    self.clients.matchAll({ type: "window" }).then((open) => open.forEach((page) => page.postMessage({ kind: "send" }))),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(event, url));
  else if (url.pathname.startsWith(BUILT) || FILES.includes(url.pathname)) event.respondWith(built(request));
  else if (request.destination === "image") event.respondWith(picture(request));
});

async function who() {
  const said = await (await caches.open(WHO)).match("/who");
  return said ? said.text() : "";
}

async function notify(data) {
  const meant = await (await caches.open(WHO)).match("/push");
  const theirs = meant && (await meant.text()) === (await who()) && (await who()) !== "";
  let said = {};
  try {
    said = data?.json() ?? {};
  } catch {
    // a push without words still says that there is something
  }
  if (!theirs) said = { tag: said.tag, body: "请登录后查看。" };
  await self.registration.showNotification(said.title || "安管家有新提醒", {
    body: said.body || "",
    tag: said.tag,
    icon: ICON,
    badge: ICON,
    lang: "zh-CN",
    renotify: Boolean(said.tag && said.urgent),
    requireInteraction: Boolean(said.urgent),
    data: { url: said.url || "/messages/" },
  });
}

/** Lead to an address of ours: in a page that is open already, else in a new one. */
async function open(address) {
  const url = new URL(address || "/messages/", self.location.origin);
  if (url.origin !== self.location.origin) return;
  for (const page of await self.clients.matchAll({ type: "window" })) {
    if (!("focus" in page)) continue;
    await page.focus();
    const there = await page.navigate(url.href).catch(() => null); // a page we do not hold cannot be led
    if (there) return;
  }
  await self.clients.openWindow(url.href);
}

/** Somebody signed in, or nobody is: whatever was kept for anybody else goes. */
async function become(person) {
  for (const name of await caches.keys())
    if (name.startsWith(PERSON) && name !== PERSON + person) await caches.delete(name);
  await (await caches.open(WHO)).put("/who", new Response(person));
}

/** Keep the pages of a person's day; what is no longer part of it goes, and with it what older builds left. */
async function keep(person, pages) {
  if (!person || person !== (await who())) return;
  const cache = await caches.open(PERSON + person);
  let whole = true;
  for (const url of pages) {
    const held = await cache.match(url, ANYHOW);
    if (held && held.headers.get("Content-Type")?.startsWith("image/")) continue; // a rendition never changes
    try {
      const answer = await fetch(url);
      const gone = answer.status >= 400 && answer.status < 500; // a server that is not well takes nothing away
      if (!(await put(url, answer, person)) && gone) await cache.delete(url, ANYHOW);
    } catch {
      whole = false;
    }
  }
  const wanted = new Set(pages.map((url) => new URL(url, self.location.origin).href));
  for (const { url } of await cache.keys()) if (!wanted.has(url)) await cache.delete(url, ANYHOW);
  if (person !== (await who())) return void caches.delete(PERSON + person);
  if (!whole) return;
  for (const name of await caches.keys())
    if (name.startsWith("anguan-") && name !== SHELL && name !== WHO && !name.startsWith(PERSON)) await caches.delete(name);
}

/** Keep one answer under its address with the moment it came, if it is this person's own page. */
async function put(url, answer, person) {
  if (!answer.ok || answer.redirected || answer.type !== "basic") return false;
  const headers = new Headers(answer.headers);
  headers.set("X-Kept-At", new Date().toISOString());
  const isPage = headers.get("Content-Type")?.startsWith("text/html");
  const body = isPage ? await answer.text() : await answer.blob();
  if (isPage && !body.includes(`data-person="${person}"`)) return false;
  if (person !== (await who())) return false;
  await (await caches.open(PERSON + person)).put(url, new Response(body, { status: 200, headers }));
  return true;
}

async function kept(request, loosely) {
  const person = await who();
  if (!person) return undefined;
  const cache = await caches.open(PERSON + person);
  return (await cache.match(request, ANYHOW)) ?? (loosely ? cache.match(request, { ...ANYHOW, ignoreSearch: true }) : undefined);
}

/** A line that changes, as from Wi-Fi to mobile, breaks off what is under way: it is asked for once more. */
async function asked(request) {
  try {
    return await fetch(request);
  } catch (error) {
    if (!navigator.onLine) throw error;
    await new Promise((resolve) => setTimeout(resolve, SOON_MS));
    return fetch(request);
  }
}

async function page(event, url) {
  const held = await kept(event.request, true);
  const answer = asked(event.request);
  if (!held) return answer.catch(() => caches.match(OFFLINE, ANYHOW));
  const person = await who();
  const arrived = answer.then(
    (response) => {
      const copy = response.ok ? response.clone() : null;
      if (copy && !url.search) event.waitUntil(put(url.href, copy, person));
      return response;
    },
    () => null,
  );
  event.waitUntil(arrived);
  const first = await Promise.race([arrived, new Promise((resolve) => setTimeout(resolve, PATIENCE_MS, null))]);
  return first ?? marked(held);
}

/** A kept page says when it was kept; the page's own script tells the person. */
async function marked(held) {
  const html = await held.text();
  const mark = `<meta name="kept-at" content="${held.headers.get("X-Kept-At")}">`;
  return new Response(html.replace("<head>", `<head>${mark}`), { status: 200, headers: held.headers });
}

async function built(request) {
  const held = await caches.match(request, ANYHOW);
  if (held) return held;
  const answer = await fetch(request);
  if (answer.ok) await (await caches.open(SHELL)).put(request, answer.clone());
  return answer;
}

async function picture(request) {
  try {
    return await fetch(request);
  } catch (error) {
    const held = await kept(request, false);
    if (held) return held;
    throw error;
  }
}
