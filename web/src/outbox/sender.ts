/** Sending what waits (自动送出): one tab at a time, in order for each subject, again and again until the line holds. */

import { personOnPage } from "../phone/device";
import { onChange, setItemState, VaultClosed } from "../phone/store";
import { say } from "../kit/toast";
import { deliver, type Outcome } from "./deliver";
import { forgetOld, type Item, items, ready, remember, restate } from "./items";

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 60_000;
const ALIVE_MS = 10_000; // a live submission waits this long for its answer before it goes on in the background

let running: Promise<void> | null = null;
let more = false;
let failures = 0;
let timer: ReturnType<typeof setTimeout> | undefined;
const awaited = new Map<string, (outcome: Outcome) => void>();
const progress = typeof BroadcastChannel === "undefined" ? null : new BroadcastChannel("anguan-outbox");

/** Send everything that can be sent; called whenever there is reason to think that it might go. */
export function flush(): Promise<void> {
  if (running) {
    more = true;
    return running;
  }
  clearTimeout(timer);
  running = alone(drain)
    .catch((error: unknown) => {
      if (!(error instanceof VaultClosed)) throw error; // opens again at the next sign-in of the same person
    })
    .finally(() => {
      running = null;
      if (more) void flush();
      more = false;
    });
  return running;
}

/** Send now and hear what came of one item, unless that takes too long. */
export function flushFor(id: string): Promise<Outcome | null> {
  const outcome = new Promise<Outcome | null>((resolve) => {
    awaited.set(id, resolve);
    setTimeout(() => resolve(null), ALIVE_MS);
  }).finally(() => awaited.delete(id));
  void flush();
  return outcome;
}

/** Send one item at once, beside whatever is being sent: the server carries out each item once, whoever brings it. */
export function sendNow(item: Item): Promise<Outcome | null> {
  const late = new Promise<null>((resolve) => setTimeout(resolve, ALIVE_MS, null));
  return Promise.race([attempt(personOnPage(), item), late]);
}

/** Hear how far an item has got, in whichever tab it is being sent. */
export function onProgress(listener: (id: string, share: number) => void): void {
  progress?.addEventListener("message", (event: MessageEvent<{ id: string; share: number }>) =>
    listener(event.data.id, event.data.share),
  );
  addEventListener("outbox:progress", (event) => {
    const { id, share } = (event as CustomEvent<{ id: string; share: number }>).detail;
    listener(id, share);
  });
}

function alone(act: () => Promise<void>): Promise<void> {
  const person = personOnPage();
  if (!person) return Promise.resolve();
  return "locks" in navigator ? (navigator.locks.request(`anguan-outbox-${person}`, act) as Promise<void>) : act();
}

async function drain(): Promise<void> {
  const person = personOnPage();
  let sent = 0;
  for (;;) {
    const all = await items(person);
    const next = navigator.onLine ? ready(all) : [];
    if (next.length === 0) {
      await forgetOld(person, all);
      break;
    }
    for (const item of next) {
      const outcome = await attempt(person, item);
      awaited.get(item.id)?.(outcome);
      if (outcome.kind === "done" && !awaited.has(item.id)) sent += 1;
      if (outcome.kind === "later") tryLater();
      if (outcome.kind === "later" || outcome.kind === "signin") return tell(sent);
    }
  }
  tell(sent);
}

async function attempt(person: string, item: Item): Promise<Outcome> {
  await setItemState(person, item.id, "sending");
  const told = (share: number) => {
    const detail = { id: item.id, share };
    progress?.postMessage(detail);
    dispatchEvent(new CustomEvent("outbox:progress", { detail }));
  };
  const outcome = await deliver(person, item, told).catch((error: unknown): Outcome => {
    if (error instanceof VaultClosed) throw error;
    console.error("an item of the outbox could not be sent", error); // it stays, and is tried again
    return { kind: "later" };
  });
  if (outcome.kind === "done") {
    failures = 0;
    await remember(person, item, outcome.location);
    dispatchEvent(new Event("outbox:delivered"));
  } else if (outcome.kind === "refused") {
    failures = 0;
    await restate(person, item, "refused", { reasons: outcome.reasons });
    if (!awaited.has(item.id) && location.pathname !== "/outbox/") say(`“${item.body.what}”没有被收下，请到发件箱处理。`, "wrong");
  } else await setItemState(person, item.id, outcome.kind === "signin" ? "signin" : "waiting");
  return outcome;
}

function tell(sent: number): void {
  if (sent > 0) say(`发件箱里的 ${sent} 项已送达。`, "good");
}

function tryLater(): void {
  failures += 1;
  const pause = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (failures - 1));
  clearTimeout(timer);
  timer = setTimeout(() => void flush(), pause * (0.75 + Math.random() / 2));
}

/** Whatever may mean that the line is back. */
export function keepSending(): void {
  const again = () => {
    failures = 0;
    void flush();
  };
  addEventListener("online", again);
  onChange((kind) => kind === "keys" && again()); // the vault has been opened
  addEventListener("pageshow", again);
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && again());
  navigator.serviceWorker?.addEventListener("message", (event: MessageEvent<{ kind?: string }>) => {
    if (event.data?.kind === "send") again();
  });
  void flush();
}
