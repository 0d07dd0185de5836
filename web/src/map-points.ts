/** Points: clusters that open, a card for what was chosen, and a list of what is in view for those without a mouse. */
import type { Feature, FeatureCollection, Point } from "geojson";
import type { GeoJSONSource, Map, MapGeoJSONFeature } from "maplibre-gl";
import { POINT_LAYERS } from "./map-layers";

const LISTED = 50;
const LEAVES = 20;

export interface Place {
  name: string;
  text?: string;
  href?: string;
  tone?: string;
}

export interface Card {
  show(title: string, places: Place[], more?: number): void;
}

/** Show the points of an address, and those of another one when the page says that they have moved. */
export async function showPoints(
  map: Map,
  url: string,
  card: Card,
  list: HTMLElement | null,
  said: (points: FeatureCollection) => void,
): Promise<void> {
  const source = map.getSource<GeoJSONSource>("points");
  const shown: { points: FeatureCollection } = { points: { type: "FeatureCollection", features: [] } };
  const show = async (from: string): Promise<void> => {
    shown.points = await pointsAt(from);
    source?.setData(shown.points);
    said(shown.points);
  };
  await show(url);
  map.on("click", POINT_LAYERS, (event) => {
    const feature = event.features?.[0];
    if (feature !== undefined && source !== undefined) void open(map, source, feature, card);
  });
  for (const layer of POINT_LAYERS) {
    map.on("mouseenter", layer, () => void (map.getCanvas().style.cursor = "pointer"));
    map.on("mouseleave", layer, () => void (map.getCanvas().style.cursor = ""));
  }
  const listed = list === null ? undefined : keepListed(map, () => shown.points, list);
  const moved = (event: Event): void => {
    if (!map.getCanvas().isConnected) return document.removeEventListener("map-points-moved", moved);
    void show((event as CustomEvent<string>).detail || url).then(listed, () => undefined); // at the next round
  };
  document.addEventListener("map-points-moved", moved);
}

async function pointsAt(url: string): Promise<FeatureCollection> {
  const answer = await fetch(url, { headers: { Accept: "application/geo+json, application/json" } });
  if (!answer.ok) throw new Error(`points: ${answer.status}`);
  return (await answer.json()) as FeatureCollection;
}

export function isOnPoint(map: Map, at: { x: number; y: number }): boolean {
  const layers = POINT_LAYERS.filter((layer) => map.getLayer(layer) !== undefined);
  return layers.length > 0 && map.queryRenderedFeatures([at.x, at.y], { layers }).length > 0;
}

async function open(map: Map, source: GeoJSONSource, feature: MapGeoJSONFeature, card: Card): Promise<void> {
  const { cluster_id: cluster, point_count: count } = feature.properties as { cluster_id?: number; point_count?: number };
  if (cluster === undefined) {
    card.show("", [feature.properties as unknown as Place]);
    return;
  }
  const zoom = await source.getClusterExpansionZoom(cluster);
  const total = count ?? 0;
  if (zoom > 15.5) {
    // They stand on one spot: no zoom will part them, so they are named.
    const leaves = await source.getClusterLeaves(cluster, LEAVES, 0);
    card.show(`此处有 ${total} 处`, leaves.map((leaf) => leaf.properties as Place), total - leaves.length);
    return;
  }
  map.easeTo({ center: (feature.geometry as Point).coordinates as [number, number], zoom: zoom + 0.3 });
}

function keepListed(map: Map, points: () => FeatureCollection, details: HTMLElement): () => void {
  const summary = details.querySelector<HTMLElement>("[data-map-count]");
  const rows = details.querySelector<HTMLElement>("[data-map-list]");
  const refresh = () => {
    const bounds = map.getBounds();
    const seen = points().features.filter(
      (feature): feature is Feature<Point> =>
        feature.geometry.type === "Point" && bounds.contains(feature.geometry.coordinates as [number, number]),
    );
    if (summary !== null) summary.textContent = String(seen.length);
    if (rows === null || !(details as HTMLDetailsElement).open) return;
    rows.replaceChildren(...seen.slice(0, LISTED).map((feature) => row(feature.properties as Place)));
    if (seen.length > LISTED) rows.append(line(`还有 ${seen.length - LISTED} 处，请放大地图`));
  };
  map.on("moveend", refresh);
  details.addEventListener("toggle", refresh);
  details.hidden = false;
  refresh();
  return refresh;
}

export function row(place: Place): HTMLElement {
  const item = document.createElement("li");
  const name = document.createElement(place.href ? "a" : "span");
  name.textContent = place.name;
  if (place.href) {
    name.setAttribute("href", place.href);
    name.className = "text-link";
  }
  item.append(name);
  if (place.text) {
    const text = document.createElement("span");
    text.className = "map-note";
    text.textContent = place.text;
    item.append(text);
  }
  return item;
}

function line(text: string): HTMLElement {
  const item = document.createElement("li");
  item.className = "map-note";
  item.textContent = text;
  return item;
}
