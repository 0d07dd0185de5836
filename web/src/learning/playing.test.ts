/** What was played is told once, in numbered words, and survives a bad line and a closed page. */
import { describe, expect, it } from "vitest";
import { covered, lasting, merged, Telling } from "./playing";

function stored(text: string | null = null) {
  const box = { text, read: () => box.text, write: (next: string | null) => void (box.text = next) };
  return box;
}

describe("spans", () => {
  it("are put together across the steps of a player", () => {
    expect(merged([[5, 6], [0, 1], [1.4, 3]])).toEqual([[0, 3], [5, 6]]);
    expect(covered([[0, 2], [1, 4]])).toBe(4);
  });
});

describe("telling", () => {
  it("sends a word that did not get through again, unchanged, and gathers on", () => {
    const telling = new Telling("a", stored());
    telling.played(0, 10);
    telling.spent(10);
    const first = telling.next();
    telling.played(10, 30);
    telling.spent(20);
    expect(telling.next()).toBe(first); // nobody has answered it
    expect(first).toMatchObject({ number: 1, spans: [[0, 10]], seconds: 10 });
    telling.heard(first!);
    expect(telling.next()).toMatchObject({ number: 2, spans: [[10, 30]], seconds: 20 });
  });

  it("says nothing when there is nothing", () => {
    expect(new Telling("a", stored()).next()).toBeNull();
  });

  it("brings in what a page before it could not say", () => {
    const box = stored();
    const before = new Telling("a", box);
    before.played(0, 40);
    before.spent(40);
    before.keep();
    const after = new Telling("b", box);
    const old = after.next();
    expect(old).toMatchObject({ page: "a", number: 1, spans: [[0, 40]] });
    after.heard(old!);
    expect(box.text).toBeNull();
    expect(new Telling("b", stored("nonsense")).next()).toBeNull();
  });

  it("counts leaving", () => {
    const telling = new Telling("a", stored());
    telling.left();
    telling.cameBack(12.345);
    expect(telling.next()).toMatchObject({ left_times: 1, left_seconds: 12.35 });
  });
});

it("says lengths as people do", () => {
  expect([lasting(0), lasting(44.2), lasting(60), lasting(80)]).toEqual(["0 秒", "45 秒", "1 分钟", "1 分 20 秒"]);
});
