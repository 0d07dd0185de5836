/** Choosing a place: tap the map, drag the pin, take the middle of the map, or let the phone say where it is. */
import type { LngLatLike, Map, Marker } from "maplibre-gl";

export interface Picking {
  lon: HTMLInputElement;
  lat: HTMLInputElement;
  /** The datum the form records; what is picked here is WGS-84. */
  datum: HTMLInputElement | HTMLSelectElement | null;
  note: HTMLElement | null;
  locate: HTMLButtonElement | null;
  middle: HTMLButtonElement | null;
  /** How near to go to a place: without tiles there is only the county around it to see. */
  near: number;
  /** Names the region a place is in, when the map knows it. */
  nameOf: (at: { lng: number; lat: number }) => string;
}

export function startPicking(map: Map, makeMarker: (element: HTMLElement) => Marker, picking: Picking): void {
  const pin = document.createElement("div");
  pin.className = "map-pin";
  const marker = makeMarker(pin);
  let placed = false;

  const say = (text: string) => {
    if (picking.note !== null) picking.note.textContent = text;
  };
  const mark = (at: { lng: number; lat: number }) => {
    marker.setLngLat(at);
    if (!placed) marker.addTo(map);
    placed = true;
    const region = picking.nameOf(at);
    say(`已选：经度 ${at.lng.toFixed(6)}，纬度 ${at.lat.toFixed(6)}${region ? `，${region}` : ""}`);
  };
  const choose = (at: { lng: number; lat: number }) => {
    picking.lon.value = at.lng.toFixed(6);
    picking.lat.value = at.lat.toFixed(6);
    if (picking.datum !== null) picking.datum.value = "wgs84";
    mark(at);
    for (const input of [picking.lon, picking.lat]) input.dispatchEvent(new Event("change", { bubbles: true }));
  };
  const typed = (): { lng: number; lat: number } | undefined => {
    const lng = Number.parseFloat(picking.lon.value);
    const lat = Number.parseFloat(picking.lat.value);
    const wgs84 = picking.datum === null || ["", "wgs84"].includes(picking.datum.value);
    return wgs84 && Math.abs(lng) <= 180 && Math.abs(lat) <= 90 ? { lng, lat } : undefined;
  };

  map.on("click", (event) => choose(event.lngLat));
  marker.on("dragend", () => choose(marker.getLngLat()));
  picking.middle?.addEventListener("click", () => choose(map.getCenter()));
  picking.locate?.addEventListener("click", () => {
    say("正在定位…");
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const at = { lng: coords.longitude, lat: coords.latitude };
        map.easeTo({ center: at as LngLatLike, zoom: Math.max(map.getZoom(), picking.near) });
        choose(at);
      },
      () => say("没有取得位置。请在浏览器设置中允许定位，或直接在地图上点选。"),
      { enableHighAccuracy: true, timeout: 15_000 },
    );
  });
  for (const input of [picking.lon, picking.lat]) {
    input.addEventListener("change", (event) => {
      const at = typed();
      if (!event.isTrusted || at === undefined) return; // our own events come back here
      mark(at);
      map.easeTo({ center: at as LngLatLike, zoom: Math.max(map.getZoom(), picking.near - 1) });
    });
  }
  const before = typed();
  if (before !== undefined) {
    mark(before);
    map.jumpTo({ center: before as LngLatLike, zoom: picking.near - 1 });
  }
}
