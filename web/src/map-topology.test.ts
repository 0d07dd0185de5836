/** The map's arithmetic: topologies read back, ranges that hold every value. */
import { describe, expect, it } from "vitest";
import { classOf, rangesOf } from "./map-classes";
import { boxOf, featuresOf, type Topology } from "./map-topology";

// Two squares with one border between them; the right one takes it the other way round.
const two: Topology = {
  transform: { scale: [0.5, 0.5], translate: [100, 30] },
  arcs: [
    [[2, 0], [0, 2]],
    [[2, 2], [-2, 0], [0, -2], [2, 0]],
    [[2, 0], [2, 0], [0, 2], [-2, 0]],
  ],
  objects: {
    counties: {
      geometries: [
        { id: "320901", properties: { name: "西", centre: [100.5, 30.5] }, arcs: [[[0, 1]]] },
        { id: "320902", properties: { name: "东", centre: [101.5, 30.5] }, arcs: [[[~0, 2]]] },
      ],
    },
  },
};

describe("featuresOf", () => {
  it("joins arcs into closed rings", () => {
    const [west] = featuresOf(two, "counties");
    expect(west?.geometry.coordinates[0]?.[0]).toEqual([[101, 30], [101, 31], [100, 31], [100, 30], [101, 30]]);
    expect(west?.properties).toMatchObject({ code: "320901", name: "西" });
  });
  it("walks a shared border backwards for the neighbour", () => {
    const [, east] = featuresOf(two, "counties");
    const ring = east?.geometry.coordinates[0]?.[0] ?? [];
    expect(ring[0]).toEqual(ring.at(-1));
    expect(ring).toContainEqual([102, 30]);
  });
  it("knows no layer it was not given", () => expect(featuresOf(two, "towns")).toEqual([]));
  it("has a box around everything", () => {
    expect(boxOf(featuresOf(two, "counties"))).toEqual([100, 30, 102, 31]);
    expect(boxOf([])).toBeUndefined();
  });
});

describe("rangesOf", () => {
  it("puts every value into one range", () => {
    const values = [540, 702, 811, 877, 930, 1421, 1498, 1534, 1602];
    const ranges = rangesOf(values);
    expect(ranges).toHaveLength(5);
    expect(ranges[0]?.from).toBe(540);
    expect(ranges.at(-1)?.to).toBe(1602);
    expect(values.every((value) => classOf(value, ranges) >= 0)).toBe(true);
  });
  it("has no more ranges than values", () => expect(rangesOf([3, 3, 3])).toEqual([{ from: 3, to: 3 }]));
  it("leaves out what nobody counted", () => expect(classOf(null, rangesOf([1, 2]))).toBe(-1));
});
