/** What is drawn, from the bottom up, and in which colours; no glyph server, no sprite, no outside host. */
import type { FeatureCollection } from "geojson";
import type { ExpressionSpecification, LayerSpecification, Map, SourceSpecification, StyleSpecification } from "maplibre-gl";
import { coloursOf, type Token } from "./map-classes";

export interface Drawing {
  context: FeatureCollection;
  regions: FeatureCollection;
  labels: FeatureCollection;
  dashes: FeatureCollection;
  classes: number;
  tilesUrl?: string | undefined;
  points: boolean;
}

const EMPTY: FeatureCollection = { type: "FeatureCollection", features: [] };
const hovered: ExpressionSpecification = ["boolean", ["feature-state", "hovered"], false];
const isAlarm: ExpressionSpecification = ["==", ["get", "tone"], "alarm"];
const isWait: ExpressionSpecification = ["==", ["get", "tone"], "wait"];
const isSigned: ExpressionSpecification = ["any", isAlarm, ["has", "sign"]];
const holdsAlarm: ExpressionSpecification = [">", ["coalesce", ["get", "alarms"], 0], 0];

export const POINT_LAYERS = ["clusters", "points"];

export function fontsFrom(token: Token): string[] {
  return token("--font-sans").split(",").map((family) => family.trim().replaceAll('"', "")).filter(Boolean);
}

export function styleOf(drawing: Drawing, token: Token): StyleSpecification {
  const sources: Record<string, SourceSpecification> = {
    context: { type: "geojson", data: drawing.context },
    regions: { type: "geojson", data: drawing.regions, promoteId: "code" },
    labels: { type: "geojson", data: drawing.labels },
    dashes: { type: "geojson", data: drawing.dashes },
  };
  if (drawing.tilesUrl) sources.tiles = { type: "raster", tiles: [drawing.tilesUrl], tileSize: 256 };
  if (drawing.points) {
    sources.points = {
      type: "geojson",
      data: EMPTY,
      cluster: true,
      clusterRadius: 44,
      clusterMaxZoom: 15,
      clusterProperties: { alarms: ["+", ["case", isAlarm, 1, 0]] },
    };
  }
  return { version: 8, sources, layers: layersOf(drawing, token) };
}

function layersOf(drawing: Drawing, token: Token): LayerSpecification[] {
  const font = fontsFrom(token);
  const layers: LayerSpecification[] = [{ id: "background", type: "background", paint: {} }];
  if (drawing.tilesUrl) layers.push({ id: "tiles", type: "raster", source: "tiles" });
  layers.push(
    { id: "context", type: "fill", source: "context" },
    { id: "context-borders", type: "line", source: "context", paint: { "line-width": 0.75 } },
    { id: "regions", type: "fill", source: "regions", paint: { "fill-opacity": drawing.tilesUrl ? 0.45 : 1 } },
    {
      id: "borders",
      type: "line",
      source: "regions",
      layout: { "line-join": "round" },
      paint: { "line-width": ["interpolate", ["linear"], ["zoom"], 3, 0.6, 8, 1.4] },
    },
    {
      id: "hovered",
      type: "line",
      source: "regions",
      layout: { "line-join": "round" },
      paint: { "line-width": 3, "line-opacity": ["case", hovered, 1, 0] },
    },
    { id: "dashes", type: "line", source: "dashes", paint: { "line-width": 1.25 } },
    {
      id: "labels",
      type: "symbol",
      source: "labels",
      layout: {
        "text-field": [
          "format",
          ["get", "name"], { "font-scale": 0.9 },
          ["case", ["==", ["get", "text"], ""], "", ["concat", "\n", ["get", "text"]]], { "font-scale": 1.05 },
        ],
        "text-font": font,
        "text-size": 13,
        "text-line-height": 1.3,
        "text-padding": 1,
        "text-variable-anchor": ["center", "bottom", "top", "left", "right"],
        "text-radial-offset": 0.6,
        "symbol-sort-key": ["-", ["coalesce", ["get", "value"], 0]],
      },
      paint: { "text-halo-width": 1.6 },
    },
  );
  if (drawing.points) {
    layers.push(
      {
        id: "clusters",
        type: "circle",
        source: "points",
        filter: ["has", "point_count"],
        paint: {
          "circle-radius": ["interpolate", ["linear"], ["log10", ["get", "point_count"]], 0, 13, 1, 16, 2, 21, 3, 27, 4, 33],
          "circle-stroke-width": ["case", holdsAlarm, 3, 2],
          "circle-opacity": 0.94,
        },
      },
      {
        id: "cluster-counts",
        type: "symbol",
        source: "points",
        filter: ["has", "point_count"],
        layout: {
          "text-field": ["number-format", ["get", "point_count"], { locale: "zh-CN" }],
          "text-font": font,
          "text-size": 13,
          "text-allow-overlap": true,
        },
      },
      {
        id: "points",
        type: "circle",
        source: "points",
        filter: ["!", ["has", "point_count"]],
        paint: { "circle-radius": ["case", ["has", "sign"], 12, isAlarm, 8, 6.5], "circle-stroke-width": 2 },
      },
      {
        id: "point-signs",
        type: "symbol",
        source: "points",
        filter: ["all", ["!", ["has", "point_count"]], isSigned],
        layout: {
          "text-field": ["coalesce", ["get", "sign"], "!"],
          "text-font": font,
          "text-size": ["case", ["has", "sign"], 13, 12],
          "text-allow-overlap": true,
        },
      },
    );
  }
  return layers;
}

/** Give every layer its colours; called again when the theme changes. */
export function paint(map: Map, drawing: Drawing, token: Token): void {
  const colours = coloursOf(drawing.classes, token);
  const surface = token("--surface");
  const ink = token("--ink");
  const byClass: ExpressionSpecification | string =
    colours.length === 0
      ? surface
      : (["match", ["get", "class"], ...colours.flatMap((colour, index) => [index, colour]), surface] as unknown as ExpressionSpecification);
  const plan: [layer: string, property: string, value: unknown][] = [
    ["background", "background-color", token("--page")],
    ["context", "fill-color", token("--sunken")],
    ["context-borders", "line-color", token("--line")],
    ["regions", "fill-color", byClass],
    ["borders", "line-color", drawing.classes > 0 ? surface : token("--line-strong")],
    ["hovered", "line-color", ink],
    ["dashes", "line-color", token("--line-strong")],
    ["labels", "text-color", ink],
    ["labels", "text-halo-color", surface],
    ["clusters", "circle-color", token("--color-primary")],
    ["clusters", "circle-stroke-color", ["case", holdsAlarm, token("--alarm"), surface]],
    ["cluster-counts", "text-color", token("--color-primary-content")],
    ["points", "circle-color", ["case", isAlarm, token("--alarm"), isWait, token("--caution"), token("--color-primary")]],
    ["points", "circle-stroke-color", surface],
    ["point-signs", "text-color", surface],
  ];
  for (const [layer, property, value] of plan) {
    if (map.getLayer(layer) !== undefined) map.setPaintProperty(layer, property as never, value as never);
  }
  if (map.getLayer("context") !== undefined && drawing.tilesUrl) map.setPaintProperty("context", "fill-opacity", 0);
}
