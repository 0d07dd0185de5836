/** Taps on a picture. */
import { expect, it } from "vitest";
import { tapped } from "./spots";

it("a tap makes a dot, a tap on it takes it away, one too many takes the oldest", () => {
  const one = tapped([], [0.5, 0.4], 2);
  expect(one).toEqual([[0.5, 0.4]]);
  expect(tapped(one, [0.51, 0.41], 2)).toEqual([]);
  expect(tapped([...one, [0.1, 0.1]], [0.9, 0.9], 2)).toEqual([[0.1, 0.1], [0.9, 0.9]]);
});
