/** Reads TopoJSON, in which neighbours share their border, and gives GeoJSON features of one layer. */
import type { Feature, FeatureCollection, MultiLineString, MultiPolygon, Position } from "geojson";

export interface RegionProperties {
  code: string;
  name: string;
  centre: [number, number];
}

export type RegionFeature = Feature<MultiPolygon, RegionProperties>;

interface Geometry {
  id: string;
  properties: { name: string; centre: [number, number] };
  arcs: number[][][];
}

export interface Topology {
  transform: { scale: [number, number]; translate: [number, number] };
  arcs: [number, number][][];
  objects: Record<string, { geometries: Geometry[] }>;
  /** The dashes of the South China Sea, in the map of the whole country. */
  dashes?: Position[][];
  source?: string;
}

export function featuresOf(topology: Topology, layer: string): RegionFeature[] {
  const { scale, translate } = topology.transform;
  const arcs = topology.arcs.map((deltas) => {
    let x = 0;
    let y = 0;
    return deltas.map(([dx, dy]): Position => {
      x += dx;
      y += dy;
      return [x * scale[0] + translate[0], y * scale[1] + translate[1]];
    });
  });
  const ring = (numbers: number[]): Position[] =>
    numbers.flatMap((number, index) => {
      const arc = number >= 0 ? (arcs[number] ?? []) : [...(arcs[~number] ?? [])].reverse();
      return index === 0 ? arc : arc.slice(1);
    });
  return (topology.objects[layer]?.geometries ?? []).map(({ id, properties, arcs: polygons }) => ({
    type: "Feature",
    properties: { code: id, ...properties },
    geometry: { type: "MultiPolygon", coordinates: polygons.map((polygon) => polygon.map(ring)) },
  }));
}

export function dashesOf(topology: Topology): Feature<MultiLineString> {
  return { type: "Feature", properties: {}, geometry: { type: "MultiLineString", coordinates: topology.dashes ?? [] } };
}

export type Box = [west: number, south: number, east: number, north: number];

export function boxOf(features: RegionFeature[]): Box | undefined {
  const box: Box = [Infinity, Infinity, -Infinity, -Infinity];
  for (const feature of features) {
    for (const polygon of feature.geometry.coordinates) {
      for (const [x = 0, y = 0] of polygon[0] ?? []) {
        box[0] = Math.min(box[0], x);
        box[1] = Math.min(box[1], y);
        box[2] = Math.max(box[2], x);
        box[3] = Math.max(box[3], y);
      }
    }
  }
  return box[0] === Infinity ? undefined : box;
}

export function collection<T extends Feature>(features: T[]): FeatureCollection {
  return { type: "FeatureCollection", features };
}
