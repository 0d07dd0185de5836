/** What is sent, and in which order. */
import { expect, it, vi } from "vitest";
import { isHeldUp, type Item, ready, type State } from "./items";
import { standing } from "./words";

function item(id: string, subject: string, state: State = "waiting", at = Number(id)): Item {
  const body = { title: "整改", what: "", page: "", action: "", about: "", subject, fields: [], shots: [], reasons: [], location: "" };
  return { id, state, at, body };
}

const ids = (found: Item[]): string[] => found.map(({ id }) => id);

it("sends the first of each subject", () => {
  expect(ids(ready([item("1", "a"), item("2", "a"), item("3", "b")]))).toEqual(["1", "3"]);
});
it("sends what cannot wait before everything else", () => {
  const stop = item("3", "3");
  stop.body.first = true;
  expect(ids(ready([item("1", "a"), item("2", "b"), stop]))).toEqual(["3", "1", "2"]);
});
it("goes on with the next once the first is delivered", () => {
  expect(ids(ready([item("1", "a", "delivered"), item("2", "a")]))).toEqual(["2"]);
});
it("holds back what follows something that needs its person", () => {
  const all = [item("1", "a", "refused"), item("2", "a"), item("3", "b")];
  expect(ids(ready(all))).toEqual(["3"]);
  expect(all.map((one) => isHeldUp(one, all))).toEqual([false, true, false]);
});
it("takes up what was under way when the phone went dark, and what waited for a sign-in", () => {
  expect(ids(ready([item("1", "a", "sending"), item("2", "b", "signin")]))).toEqual(["1", "2"]);
});
it("says how each stands", () => {
  vi.stubGlobal("navigator", { onLine: true });
  const said = (state: State, held = false, share?: number): string => standing(item("1", "a", state), held, share).words;
  expect([said("waiting"), said("sending", false, 0.42), said("refused"), said("delivered"), said("signin"), said("waiting", true)]).toEqual(
    ["等待网络", "正在发送 42%", "需要处理", "已送达", "登录后继续", "等前一项处理好"],
  );
});
