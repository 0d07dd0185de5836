/** Where the phone is while the camera is open: optional, with its accuracy, in WGS-84 as browsers give it. */

import type { Place } from "./phone/shooting";

export type { Place };

export interface PlaceReport {
  place: Place | null;
  words: string;
}

const ASKING: PlaceReport = { place: null, words: "正在取得位置…" };
const NO_PLACE_IS_FINE = "可以继续拍，会注明没有位置";

function wordsFor(error: GeolocationPositionError): string {
  if (error.code === error.PERMISSION_DENIED) return `未允许使用位置，${NO_PLACE_IS_FINE}`;
  return `暂时取不到位置，${NO_PLACE_IS_FINE}`;
}

/** Report the place as it becomes known or better; returns the function that stops it. */
export function watchPlace(report: (news: PlaceReport) => void): () => void {
  if (!("geolocation" in navigator)) {
    report({ place: null, words: `这台设备没有定位，${NO_PLACE_IS_FINE}` });
    return () => undefined;
  }
  let known = false;
  report(ASKING);
  const watch = navigator.geolocation.watchPosition(
    ({ coords, timestamp }) => {
      known = true;
      const accuracy = Math.round(coords.accuracy);
      report({
        place: { lon: coords.longitude, lat: coords.latitude, accuracy, at: new Date(timestamp) },
        words: `位置已取得，误差约 ${accuracy} 米`,
      });
    },
    (error) => {
      if (!known) report({ place: null, words: wordsFor(error) });
    },
    { enableHighAccuracy: true, maximumAge: 10_000, timeout: 20_000 },
  );
  return () => navigator.geolocation.clearWatch(watch);
}
