/** What is left, by the server's clock. */
import { expect, it } from "vitest";
import { leftUntil, ServerClock } from "./time";

const MINUTE = 60_000;

it("says what is left in the fewest words that decide something", () => {
  const said = (minutes: number): string => leftUntil(minutes * MINUTE, 0).text;
  expect([said(27 * 60), said(192), said(120), said(12), said(9.5), said(0.1), said(-3), said(-0.5)]).toEqual([
    "1 天 3 小时", "3 小时 12 分", "2 小时", "12 分钟", "9:30", "0:06", "已超 3 分钟", "已超 30 秒",
  ]);
  expect(leftUntil(-1, 0).late).toBe(true);
});

it("keeps the server's time on a phone that is wrong", () => {
  let phone = 1_000_000;
  const clock = new ServerClock(5_000_000, phone, () => phone);
  phone += 8 * 60 * MINUTE; // it slept
  expect(clock.now()).toBe(5_000_000 + 8 * 60 * MINUTE);
  phone -= 3 * 60 * MINUTE; // somebody set it back
  expect(clock.now()).toBe(5_000_000 + 8 * 60 * MINUTE);
  phone += MINUTE;
  expect(clock.now()).toBe(5_000_000 + 8 * 60 * MINUTE + MINUTE);
});

it("believes the server again when it answers", () => {
  let phone = 0;
  const clock = new ServerClock(100, 0, () => phone);
  phone = 50;
  clock.hear(10_000, 40, 50);
  expect(clock.now()).toBe(10_005);
});
