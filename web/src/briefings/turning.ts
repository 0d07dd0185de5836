/** The turning code (轮换签到码), worked out on the leader's phone as the server does: another one every ten seconds. */

export const WINDOW_MS = 10_000;
const LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ";
const LENGTH = 8;

/** What a briefing that is open gives to its leader's phone. */
export interface Opened {
  id: string;
  secret: string;
  now: string; // the server's time, by which the code turns
  link: string; // opened by whoever scans it, `?c=` and the code behind it
  here: string; // who has come
  screen: string;
}

/** Turns secrets into codes; the key is made once. */
export class Turning {
  private key: Promise<CryptoKey> | null = null;

  constructor(
    private readonly opened: Opened,
    private readonly ahead: number, // how far the server's clock is ahead of this phone's
  ) {}

  private now(): number {
    return Date.now() + this.ahead;
  }

  /** How long the code of now still stands on the screen. */
  get left(): number {
    return WINDOW_MS - (this.now() % WINDOW_MS);
  }

  async code(): Promise<string> {
    this.key ??= crypto.subtle.importKey("raw", bytesOf(this.opened.secret), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
    const window = Math.floor(this.now() / WINDOW_MS);
    const digest = new Uint8Array(await crypto.subtle.sign("HMAC", await this.key, bytesOf(String(window))));
    return [...digest.slice(0, LENGTH)].map((byte) => LETTERS[byte % LETTERS.length]).join("");
  }

  link(code: string): string {
    return `${this.opened.link}?c=${code}`;
  }
}

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);
