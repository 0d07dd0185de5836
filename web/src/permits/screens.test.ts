/** What the guardian's screens reckon by themselves: who is inside, and whether a reading holds. */
import { expect, it } from "vitest";
import type { Item } from "../outbox/items";
import { after } from "../permit-entries";
import { judged } from "../permit-gas";

function item(title: string, ...fields: [string, string][]): Item {
  const body = { title, what: "", page: "", action: "", about: "/w", subject: "/w", fields, shots: [], reasons: [], location: "" };
  return { id: title, state: "waiting", at: 0, body };
}

it("counts in what this phone has not delivered yet", () => {
  const first = [{ who: "1", name: "吴刚", count: 1, since: "09:00", here: false }];
  const names = new Map([["2", "陈卫东"]]);
  const pending = [
    item("进入", ["person", "2"], ["tool", "扳手"], ["tools", "3"]),
    item("出来", ["who", "1"]),
    item("出来", ["who", "tool:扳手"], ["count", "1"]),
  ];
  expect(after(first, pending, names).map(({ who, name, count }) => [who, name, count])).toEqual([
    ["2", "陈卫东", 1],
    ["tool:扳手", "扳手", 2],
  ]);
});

it("judges a reading against the limits of its unit", () => {
  const said = (text: string) => judged(text, [19.5, 21], [0, 100]);
  expect(["20.9", "19.4", "21.1", "", "209", "20。9", "-1"].map(said)).toEqual(["good", "bad", "bad", "none", "odd", "good", "odd"]);
  expect(judged("5", undefined, undefined)).toBe("none");
});
