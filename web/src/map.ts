/** The map: outlines of regions with a figure each, clustered points, or a place to pick; everything from our own host.
 *
 * The element comes from the macro in geo/map.html, with a table beside it that says the same without a map.
 */
import "./map.css";
import type { Feature, FeatureCollection, Point } from "geojson";
import type { Map, MapMouseEvent } from "maplibre-gl";
import workerUrl from "maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url";
import { classOf, coloursOf, rangesOf, type Range, type Value } from "./map-classes";
import { type Drawing, fontsFrom, paint, styleOf } from "./map-layers";
import { startPicking } from "./map-pick";
import { isOnPoint, row, showPoints, type Card, type Place } from "./map-points";
import { boxOf, collection, dashesOf, featuresOf, type RegionFeature, type Topology } from "./map-topology";

const CHINA: [number, number, number, number] = [73.4, 17.5, 135.1, 53.6];
const TOUCH = matchMedia("(hover: none)");
const WORDS = {
  "CooperativeGesturesHandler.WindowsHelpText": "按住 Ctrl 键滚动可缩放地图",
  "CooperativeGesturesHandler.MacHelpText": "按住 ⌘ 键滚动可缩放地图",
  "CooperativeGesturesHandler.MobileHelpText": "用两根手指移动地图",
  "Map.Title": "地图",
};

const token = (name: string) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
const number = new Intl.NumberFormat("zh-CN", { maximumFractionDigits: 2 });

export default async function mount(element: HTMLElement): Promise<void> {
  const canvas = element.querySelector<HTMLElement>("[data-map-canvas]");
  if (canvas === null) return;
  await inSight(canvas);
  try {
    await draw(element, canvas);
  } catch (error) {
    element.dataset.mapState = "failed";
    for (const details of element.querySelectorAll<HTMLDetailsElement>("details[data-map-table]")) details.open = true;
    throw error;
  }
}

function inSight(canvas: HTMLElement): Promise<void> {
  return new Promise((resolve) => {
    const watch = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        watch.disconnect();
        resolve();
      },
      { rootMargin: "200px" },
    );
    watch.observe(canvas);
  });
}

async function draw(element: HTMLElement, canvas: HTMLElement): Promise<void> {
  const data = element.dataset;
  const [library, topology] = await Promise.all([import("maplibre-gl"), topologyAt(data.regionsUrl)]);
  library.setWorkerUrl(workerUrl);

  const values = valuesIn(element);
  const { drawing, inside, ranges } = compose(topology, data, values);
  const box = boxOf(inside) ?? CHINA;
  const map = new library.Map({
    container: canvas,
    style: styleOf(drawing, token),
    bounds: box,
    fitBoundsOptions: { padding: 24 },
    minZoom: 2,
    maxZoom: 18,
    attributionControl: false,
    cooperativeGestures: data.gestures !== "free",
    dragRotate: false,
    pitchWithRotate: false,
    localIdeographFontFamily: fontsFrom(token).join(","),
    locale: WORDS,
  });
  map.touchZoomRotate.disableRotation();
  map.keyboard.disableRotation();
  element.dataset.mapState = "loading";

  const repaint = () => {
    paint(map, drawing, token);
    legend(element, ranges);
  };
  await new Promise<void>((resolve) => void map.once("load", () => resolve()));
  repaint();
  document.addEventListener("theme-changed", repaint);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", repaint);
  new ResizeObserver(() => map.resize()).observe(canvas);

  const card = cardIn(element);
  buttons(element, map, box);
  const pick = data.pick !== undefined;
  if (data.pointsUrl) {
    const said = (points: FeatureCollection) => explainAlarms(element, points);
    await showPoints(map, data.pointsUrl, card, element.querySelector("details[data-map-places]"), said);
  }
  if (inside.length > 0 && !pick) regions(map, card, element);
  if (pick) pickIn(element, map, (pin) => new library.Marker({ element: pin, anchor: "bottom", draggable: true }));
  map.once("idle", () => void (element.dataset.mapState = "ready"));
  map.triggerRepaint();
}

async function topologyAt(url: string | undefined): Promise<Topology | undefined> {
  if (!url) return undefined;
  const answer = await fetch(url);
  return answer.ok ? ((await answer.json()) as Topology) : undefined;
}

function valuesIn(element: HTMLElement): Value[] {
  const source = element.querySelector<HTMLScriptElement>('script[type="application/json"]');
  return source === null ? [] : (JSON.parse(source.textContent ?? "[]") as Value[]);
}

interface Composed {
  drawing: Drawing;
  inside: RegionFeature[];
  ranges: Range[];
}

function compose(topology: Topology | undefined, data: DOMStringMap, values: Value[]): Composed {
  const all = topology ? featuresOf(topology, data.layer ?? "counties") : [];
  const within = data.within ?? "";
  const inside = all.filter(({ properties }) => properties.code.startsWith(within));
  const byCode = new globalThis.Map(values.map((value) => [value.code, value]));
  const ranges = rangesOf(values.flatMap(({ value }) => (value === null ? [] : [value])));
  const dressed = inside.map((feature) => {
    const found = byCode.get(feature.properties.code);
    const { value = null, text = "", href = "" } = found ?? {};
    return { ...feature, properties: { ...feature.properties, value, text, href, class: classOf(value, ranges) } };
  });
  const labels = dressed.map(({ properties }): Feature<Point> => ({
    type: "Feature",
    properties,
    geometry: { type: "Point", coordinates: properties.centre },
  }));
  const context = all.filter(({ properties }) => !properties.code.startsWith(within));
  return {
    drawing: {
      context: collection(context),
      regions: collection(dressed),
      labels: collection(labels),
      dashes: collection(topology?.dashes ? [dashesOf(topology)] : []),
      classes: ranges.length,
      tilesUrl: data.tilesUrl,
      points: Boolean(data.pointsUrl),
    },
    inside,
    ranges,
  };
}

/** A mouse hovers and clicks through; a finger first sees the card with the link. */
function regions(map: Map, card: Card, element: HTMLElement): void {
  const tip = element.querySelector<HTMLElement>("[data-map-tip]");
  let over: string | undefined;
  const hover = (code: string | undefined) => {
    if (code === over) return;
    if (over !== undefined) map.setFeatureState({ source: "regions", id: over }, { hovered: false });
    over = code;
    if (over !== undefined) map.setFeatureState({ source: "regions", id: over }, { hovered: true });
  };
  const placeAt = (event: MapMouseEvent): Place & { code: string } | undefined =>
    map.queryRenderedFeatures(event.point, { layers: ["regions"] })[0]?.properties as (Place & { code: string }) | undefined;

  map.on("mousemove", (event) => {
    const place = TOUCH.matches || isOnPoint(map, event.point) ? undefined : placeAt(event);
    hover(place?.code);
    map.getCanvas().style.cursor = place?.href ? "pointer" : "";
    if (tip === null) return;
    tip.hidden = place === undefined;
    if (place === undefined) return;
    tip.textContent = place.text ? `${place.name}：${place.text}` : place.name;
    tip.style.transform = `translate(${event.point.x + 14}px, ${event.point.y + 14}px)`;
  });
  map.on("mouseout", () => {
    hover(undefined);
    if (tip !== null) tip.hidden = true;
  });
  map.on("click", (event) => {
    if (isOnPoint(map, event.point)) return;
    const place = placeAt(event);
    if (place === undefined) return;
    if (place.href && !TOUCH.matches) location.assign(place.href);
    else {
      hover(place.code);
      card.show("", [place]);
    }
  });
}

function cardIn(element: HTMLElement): Card {
  const box = element.querySelector<HTMLElement>("[data-map-card]");
  const title = box?.querySelector<HTMLElement>("[data-map-card-title]");
  const rows = box?.querySelector<HTMLElement>("[data-map-card-rows]");
  box?.querySelector("button")?.addEventListener("click", () => void (box.hidden = true));
  element.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && box) box.hidden = true;
  });
  return {
    show(text, places, more = 0) {
      if (!box || !title || !rows) return;
      title.textContent = text;
      title.hidden = text === "";
      rows.replaceChildren(...places.map(row));
      if (more > 0) rows.append(Object.assign(document.createElement("li"), { textContent: `还有 ${more} 处`, className: "map-note" }));
      box.hidden = false;
    },
  };
}

function legend(element: HTMLElement, ranges: Range[]): void {
  const place = element.querySelector<HTMLElement>("[data-map-legend]");
  const list = place?.querySelector<HTMLElement>("[data-map-ranges]");
  if (!place || !list || ranges.length === 0) return;
  const colours = coloursOf(ranges.length, token);
  const items = ranges.map(({ from, to }, index) => {
    const item = document.createElement("li");
    const swatch = document.createElement("span");
    swatch.className = "map-swatch";
    swatch.style.background = colours[index] ?? "";
    item.append(swatch, from === to ? number.format(from) : `${number.format(from)}–${number.format(to)}`);
    return item;
  });
  list.replaceChildren(...items);
  place.hidden = false;
}

/** A red ring is explained in words as soon as there is one. */
function explainAlarms(element: HTMLElement, points: FeatureCollection): void {
  const words = element.querySelector<HTMLElement>("[data-map-alarms]");
  if (words !== null) words.hidden = !points.features.some(({ properties }) => properties?.tone === "alarm");
}

function buttons(element: HTMLElement, map: Map, box: [number, number, number, number]): void {
  const acts: Record<string, () => void> = {
    closer: () => void map.zoomIn(),
    farther: () => void map.zoomOut(),
    whole: () => void map.fitBounds(box, { padding: 24 }),
  };
  for (const button of element.querySelectorAll<HTMLButtonElement>("button[data-map-act]")) {
    const act = acts[button.dataset.mapAct ?? ""];
    if (act !== undefined) button.addEventListener("click", act);
  }
  const controls = element.querySelector<HTMLElement>("[data-map-controls]");
  if (controls !== null) controls.hidden = false;
}

function pickIn(element: HTMLElement, map: Map, makeMarker: Parameters<typeof startPicking>[1]): void {
  const { lonInput = "", latInput = "", datumInput = "" } = element.dataset;
  const find = <T extends HTMLElement>(selector: string) => (selector ? document.querySelector<T>(selector) : null);
  const lon = find<HTMLInputElement>(lonInput);
  const lat = find<HTMLInputElement>(latInput);
  if (lon === null || lat === null) throw new Error("the map finds no fields to write the place into");
  startPicking(map, makeMarker, {
    lon,
    lat,
    datum: find<HTMLInputElement>(datumInput),
    note: element.querySelector("[data-map-note]"),
    locate: element.querySelector("[data-map-locate]"),
    middle: element.querySelector("[data-map-middle]"),
    near: element.dataset.tilesUrl ? 15 : 10,
    nameOf: (at) => {
      const found = map.queryRenderedFeatures(map.project([at.lng, at.lat]), { layers: ["regions"] })[0];
      return String(found?.properties.name ?? "");
    },
  });
}
