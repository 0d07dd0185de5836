import { afterEach, beforeEach, expect, test, vi } from "vitest";
import { listen, type Said } from "./line";

const LINE = { live: "/live/", count: "/live/count", person: "p" };
const made: FakeSource[] = [];

class FakeSource {
  static CLOSED = 2;
  readyState = 1;
  onmessage: ((event: { data: string }) => void) | null = null;
  onerror: (() => void) | null = null;
  end: () => void = () => undefined;
  constructor(readonly url: string) {
    made.push(this);
  }
  addEventListener(_: string, end: () => void): void {
    this.end = end;
  }
  close(): void {
    this.readyState = FakeSource.CLOSED;
  }
}

beforeEach(() => {
  made.length = 0;
  vi.useFakeTimers();
  vi.stubGlobal("EventSource", FakeSource);
});
afterEach(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
});

function answering(status: number, unread = 0): ReturnType<typeof vi.fn> {
  const asked = vi.fn(async () => new Response(JSON.stringify({ unread, news: [], more: 0 }), { status }));
  vi.stubGlobal("fetch", asked);
  return asked;
}

test("what the server says is heard", () => {
  const heard: Said[] = [];
  listen(LINE, (said) => heard.push(said));
  made[0]?.onmessage?.({ data: '{"unread": 3, "news": [], "more": 0}' });
  expect(heard.map(({ unread }) => unread)).toEqual([3]);
});

test("a line that was refused or ended asks for the count, and is opened again", async () => {
  const asked = answering(200, 5);
  const heard: number[] = [];
  listen(LINE, ({ unread }) => heard.push(unread));
  made[0]!.readyState = FakeSource.CLOSED;
  made[0]?.onerror?.();
  expect(asked).not.toHaveBeenCalled();
  await vi.advanceTimersByTimeAsync(90_000);
  expect([heard, made.length]).toEqual([[5], 2]);
  made[1]?.end();
  await vi.advanceTimersByTimeAsync(90_000);
  expect([heard, made.length]).toEqual([[5, 5], 3]);
});

test("nobody signed in: the line stays closed", async () => {
  const asked = answering(401);
  listen(LINE, () => undefined);
  made[0]?.end();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([asked.mock.calls.length, made.length]).toEqual([1, 1]);
});

test("a break is left to the browser, and a closed page asks for nothing", async () => {
  const asked = answering(200);
  const close = listen(LINE, () => undefined);
  made[0]?.onerror?.(); // still connecting
  close();
  made[0]?.end();
  await vi.advanceTimersByTimeAsync(600_000);
  expect([asked.mock.calls.length, made.length]).toEqual([0, 1]);
});
