/** The camera's stream: opened, switched to the other camera, lit, and given back. */

export type Facing = "environment" | "user";

/** Rear camera first; sizes are wishes, so that a poor camera still opens. */
export class CameraStream {
  stream: MediaStream | null = null;
  private facing: Facing = "environment";

  async open(deviceId = ""): Promise<MediaStream> {
    this.release(); // many phones open only one camera at a time
    const size = { width: { ideal: 1920 }, height: { ideal: 1440 } };
    const which = deviceId ? { deviceId: { exact: deviceId } } : { facingMode: { ideal: this.facing } };
    this.stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { ...size, ...which } });
    return this.stream;
  }

  get track(): MediaStreamTrack | undefined {
    return this.stream?.getVideoTracks()[0];
  }

  get live(): boolean {
    return this.track?.readyState === "live";
  }

  async count(): Promise<number> {
    return (await cameras()).length;
  }

  /** Open the next camera: the other side where the phone says which is which, else the next in the list. */
  async next(): Promise<MediaStream> {
    const current = this.track?.getSettings();
    if (current?.facingMode) {
      this.facing = current.facingMode === "user" ? "environment" : "user";
      return this.open();
    }
    const all = await cameras();
    const position = all.findIndex(({ deviceId }) => deviceId === current?.deviceId);
    return this.open(all[(position + 1) % all.length]?.deviceId ?? "");
  }

  get hasTorch(): boolean {
    const abilities = this.track?.getCapabilities?.() as (MediaTrackCapabilities & { torch?: boolean }) | undefined;
    return abilities?.torch === true;
  }

  async light(on: boolean): Promise<void> {
    const wish = { advanced: [{ torch: on }] } as unknown as MediaTrackConstraints;
    await this.track?.applyConstraints(wish);
  }

  release(): void {
    this.stream?.getTracks().forEach((track) => track.stop());
    this.stream = null;
  }
}

async function cameras(): Promise<MediaDeviceInfo[]> {
  return (await navigator.mediaDevices.enumerateDevices()).filter(({ kind }) => kind === "videoinput");
}
