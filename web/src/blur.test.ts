// @vitest-environment happy-dom
import { describe, expect, it } from "vitest";
import { between, moved, sized, type Box } from "./blur";

const box: Box = [0.2, 0.2, 0.5, 0.4];

describe("boxes over a picture", () => {
  it("stay inside when they are moved", () => {
    expect(moved(box, 0.1, 0)).toEqual([0.30000000000000004, 0.2, 0.6, 0.4]);
    expect(moved(box, 9, 9)).toEqual([0.7, 0.8, 1, 1]);
    expect(moved(box, -9, -9)).toEqual([0, 0, 0.3, 0.2]);
  });
  it("never become too small to be hit again, nor leave the picture", () => {
    expect(sized(box, -9, -9)).toEqual([0.2, 0.2, 0.22, 0.22]);
    expect(sized(box, 9, 9)).toEqual([0.2, 0.2, 1, 1]);
  });
  it("have their corners in order whichever way they are drawn", () => {
    expect(between([0.9, 0.1], [0.3, 0.6])).toEqual([0.3, 0.1, 0.9, 0.6]);
  });
});
