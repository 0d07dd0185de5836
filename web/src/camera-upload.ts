/** Sending one photo: with progress, safe to repeat because the phone minted its key. */

import type { Place } from "./camera-place";
import type { Advice } from "./camera-words";

export interface Shot {
  id: string;
  blob: Blob;
  sha256: string;
  takenAt: Date;
  place: Place | null;
}

export interface Destination {
  url: string;
  purpose: string;
  enterpriseId: string;
  csrfToken: string;
}

/** The server's answer, or why there is none; `final` ones are not worth repeating. */
export class UploadFailed extends Error {
  constructor(
    readonly advice: Advice,
    readonly final: boolean,
  ) {
    super(advice.message);
  }
}

const TOO_LONG_MS = 90_000;

function formOf(shot: Shot, destination: Destination): FormData {
  const form = new FormData();
  form.set("id", shot.id);
  form.set("sha256", shot.sha256);
  form.set("taken_at", shot.takenAt.toISOString());
  form.set("purpose", destination.purpose);
  if (destination.enterpriseId) form.set("enterprise_id", destination.enterpriseId);
  if (shot.place) {
    form.set("lon", shot.place.lon.toFixed(6));
    form.set("lat", shot.place.lat.toFixed(6));
    form.set("accuracy_m", String(shot.place.accuracy));
  }
  form.set("file", shot.blob, `${shot.id}.jpg`);
  return form;
}

function failureOf(status: number, answer: unknown): UploadFailed {
  const reasons = (answer as { reasons?: Partial<Advice>[] } | null)?.reasons;
  if (Array.isArray(reasons) && reasons.length > 0) {
    const message = reasons.map((reason) => reason.message ?? "").join("；");
    const remedy = reasons.map((reason) => reason.remedy ?? "").join("；");
    return new UploadFailed({ code: reasons[0]?.code ?? "refused", message, remedy }, true);
  }
  if (status === 401 || status === 403 || (status >= 200 && status < 400)) {
    const remedy = "照片还在本页。请另开一页重新登录，再回到这里点“重试”。";
    return new UploadFailed({ code: "signed_out", message: "登录已失效，照片未上传", remedy }, false);
  }
  if (status === 413) {
    return new UploadFailed({ code: "too_large", message: "照片过大", remedy: "请删去后重拍。" }, true);
  }
  return new UploadFailed(
    { code: "server", message: "服务器暂时没有收下照片", remedy: "照片还在本页，请稍后点“重试”。" },
    false,
  );
}

const OFFLINE: Advice = {
  code: "offline",
  message: "网络不通，照片未上传",
  remedy: "照片还在本页，网络恢复后会自动重试，也可点“重试”。",
};

/** Send a shot; resolves when the server has acknowledged its hash. */
export function send(shot: Shot, destination: Destination, progress: (percent: number) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest(); // fetch cannot tell how much of the body has gone
    request.open("POST", destination.url);
    request.responseType = "text";
    request.timeout = TOO_LONG_MS;
    request.setRequestHeader("Accept", "application/json");
    request.setRequestHeader("X-Requested-With", "XMLHttpRequest");
    if (destination.csrfToken) request.setRequestHeader("X-CSRFToken", destination.csrfToken);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable) progress(Math.round((event.loaded / event.total) * 100));
    };
    request.onload = () => {
      let answer: unknown = null;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        answer = null; // a sign-in page, or a proxy's own error page
      }
      const receipt = answer as { id?: string; sha256?: string } | null;
      const kept = request.status < 300 && receipt?.id === shot.id && receipt.sha256 === shot.sha256;
      if (kept) resolve();
      else reject(failureOf(request.status, answer));
    };
    request.onerror = () => reject(new UploadFailed(OFFLINE, false));
    request.ontimeout = () => reject(new UploadFailed(OFFLINE, false));
    request.send(formOf(shot, destination));
  });
}
