/** The live line (实时消息): one for all tabs of a person, because a browser opens only six connections to one host.
 *
 * The tab that holds the lock listens to the server and passes on what it hears; when it is closed the next takes over.
 * Without locks (no trusted certificate) each tab listens for itself, and only while it is looked at.
 */

export interface News {
  id: string;
  title: string;
  url: string;
  urgent: boolean;
}

export interface Said {
  unread: number;
  news: News[];
  more: number;
}

const AGAIN_MS = 45_000; // where the stream cannot be had, the count is asked instead

export interface Line {
  live: string;
  count: string;
  person: string;
}

export function keepLine(line: Line, hear: (said: Said) => void): void {
  const others = new BroadcastChannel(`anguan-live-${line.person}`);
  others.onmessage = (event: MessageEvent<Said>) => hear(event.data);
  const tell = (said: Said): void => {
    others.postMessage(said);
    hear(said);
  };
  let stop: () => void = () => undefined;
  const start = navigator.locks ? () => leading(line, tell) : () => looking(line, tell);
  stop = start();
  addEventListener("pagehide", () => stop()); // a page that listens cannot be kept for the way back
  addEventListener("pageshow", (event) => {
    if (event.persisted) stop = start();
  });
}

function leading(line: Line, tell: (said: Said) => void): () => void {
  const waiting = new AbortController();
  let release: () => void = () => undefined;
  const turn = (): Promise<void> =>
    new Promise((resolve) => {
      const close = listen(line, tell);
      release = () => {
        close();
        resolve();
      };
    });
  navigator.locks.request(`anguan-live-${line.person}`, { signal: waiting.signal }, turn).catch(() => undefined);
  return () => {
    waiting.abort();
    release();
  };
}

function looking(line: Line, tell: (said: Said) => void): () => void {
  let close: () => void = () => undefined;
  const look = (): void => {
    close();
    close = document.hidden ? () => undefined : listen(line, tell);
  };
  document.addEventListener("visibilitychange", look);
  look();
  return () => {
    document.removeEventListener("visibilitychange", look);
    close();
  };
}

/** Listen until closed; the browser comes back by itself after a break, and we after a refusal. */
export function listen(line: Line, tell: (said: Said) => void): () => void {
  let source: EventSource | undefined;
  let timer: ReturnType<typeof setTimeout> | undefined;
  let closed = false;

  const open = (): void => {
    source = new EventSource(line.live);
    source.onmessage = (event: MessageEvent<string>) => tell(JSON.parse(event.data) as Said);
    source.addEventListener("end", later);
    source.onerror = () => source?.readyState === EventSource.CLOSED && later();
  };
  const later = (): void => {
    source?.close();
    clearTimeout(timer);
    if (!closed) timer = setTimeout(() => void ask(), AGAIN_MS * (1 + Math.random()));
  };
  const ask = async (): Promise<void> => {
    try {
      const answer = await fetch(line.count, { headers: { Accept: "application/json", "X-By-Itself": "1" } });
      if (answer.status === 401) return; // nobody is signed in any more
      if (answer.ok) tell((await answer.json()) as Said);
    } catch {
      return later(); // no network: the next look will tell
    }
    if (!closed) open();
  };
  open();
  return () => {
    closed = true;
    clearTimeout(timer);
    source?.close();
  };
}
