/** A video of at most sixty seconds, small enough for a bad line; without sound, because nobody asked those around. */

export const LONGEST_MS = 60_000;
export const MOST_VIDEO_BYTES = 12 * 1024 * 1024;
const BITS_PER_SECOND = 1_300_000; // 60 s are under 10 MB; encoders overshoot
const SLICE_MS = 1_000;

const TYPES = [
  "video/mp4;codecs=avc1.42E01E",
  "video/mp4;codecs=avc1",
  "video/webm;codecs=vp9",
  "video/webm;codecs=vp8",
  "video/webm",
  "video/mp4",
];

export interface Recorded {
  blob: Blob;
  durationMs: number;
}

/** The first type this browser can record; "" when it records nothing. */
export function recordableType(supports: (type: string) => boolean = supported): string {
  return TYPES.find(supports) ?? "";
}

function supported(type: string): boolean {
  return typeof MediaRecorder !== "undefined" && MediaRecorder.isTypeSupported(type);
}

/** Record until `stop`, the sixtieth second, too many bytes, or the camera's end; `done` tells what there is then. */
export class Recording {
  readonly done: Promise<Recorded>;
  private readonly recorder: MediaRecorder;
  private readonly started = performance.now();

  constructor(stream: MediaStream) {
    this.recorder = new MediaRecorder(stream, { mimeType: recordableType(), videoBitsPerSecond: BITS_PER_SECOND });
    const pieces: Blob[] = [];
    let size = 0;
    this.recorder.addEventListener("dataavailable", ({ data }) => {
      pieces.push(data);
      size += data.size;
      if (size + BITS_PER_SECOND / 8 > MOST_VIDEO_BYTES) this.stop();
    });
    const limit = setTimeout(() => this.stop(), LONGEST_MS);
    this.done = new Promise((resolve, reject) => {
      this.recorder.addEventListener("stop", () => {
        clearTimeout(limit);
        const durationMs = Math.min(LONGEST_MS, this.elapsed());
        const blob = new Blob(pieces, { type: this.recorder.mimeType || recordableType() });
        if (blob.size > 0) resolve({ blob, durationMs });
        else reject(new Error("nothing was recorded"));
      });
    });
    this.recorder.start(SLICE_MS);
  }

  /** Milliseconds since the first frame. */
  elapsed(): number {
    return Math.round(performance.now() - this.started);
  }

  stop(): void {
    if (this.recorder.state !== "inactive") this.recorder.stop();
  }
}
