/** From what the camera gave to what is kept and sent: hashed, described, signed (取证记录). */

import { mintId, sha256 } from "./bytes";
import { sign } from "./device";
import type { Challenge, PersonKeys, Shot } from "./store";

export interface Place {
  lon: number;
  lat: number;
  accuracy: number;
  at: Date;
}

/** What was taken, as it came out of the camera, the pen or the file. */
export interface Taken {
  kind: Shot["kind"];
  blob: Blob;
  thumb: Blob | null;
  takenAt: Date;
  place: Place | null;
  width: number;
  height: number;
  durationMs?: number;
}

/** What it was taken for. */
export interface Occasion {
  home: string;
  purpose: string;
  enterprise: string;
  covers: string;
  source: "camera" | "file";
}

/** The mime type without its parameters: `video/webm;codecs=vp8` is `video/webm`. */
export function plainType(type: string): string {
  return type.split(";")[0]!.trim().toLowerCase();
}

/** Make the signed record of a shot; `keys` is null where the browser cannot keep any. */
export async function shotOf(
  taken: Taken, occasion: Occasion, keys: PersonKeys | null, challenge: Challenge | null,
): Promise<Shot> {
  const id = mintId(taken.takenAt.getTime());
  const hash = await sha256(taken.blob);
  const { place } = taken;
  const record = JSON.stringify({
    v: 1,
    id,
    kind: taken.kind,
    purpose: occasion.purpose,
    sha256: hash,
    bytes: taken.blob.size,
    type: plainType(taken.blob.type),
    taken_at: taken.takenAt.toISOString(),
    place: place && {
      lon: Number(place.lon.toFixed(6)),
      lat: Number(place.lat.toFixed(6)),
      accuracy_m: place.accuracy,
      at: place.at.toISOString(),
    },
    challenge: challenge?.id ?? "",
    device: keys?.device_id ?? "",
    source: occasion.source,
    width: taken.width,
    height: taken.height,
    duration_ms: taken.durationMs ?? null,
    covers: occasion.covers,
    enterprise: occasion.enterprise,
  });
  return {
    id,
    home: occasion.home,
    state: "kept",
    at: taken.takenAt.getTime(),
    kind: taken.kind,
    purpose: occasion.purpose,
    sha256: hash,
    record,
    signature: keys ? await sign(keys, record) : "",
    challenge: challenge?.token ?? "",
    words: "",
    blob: taken.blob,
    thumb: taken.thumb,
  };
}
