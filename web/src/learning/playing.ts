/** What was played or read on this page: gathered, told in numbered words, and kept until the server has heard it. */

export type Span = [number, number];

export interface Told {
  page: string;
  number: number;
  seconds: number;
  spans: Span[];
  position: number;
  left_times: number;
  left_seconds: number;
}

const STEP_S = 1; // players report in steps; what lies closer together is one
const MOST_STORED = 4;

/** Put spans together where they touch, or nearly. */
export function merged(spans: readonly Span[]): Span[] {
  const found: Span[] = [];
  for (const [start, stop] of [...spans].sort((a, b) => a[0] - b[0])) {
    const last = found.at(-1);
    if (last && start - last[1] <= STEP_S) last[1] = Math.max(last[1], stop);
    else found.push([start, stop]);
  }
  return found;
}

export function covered(spans: readonly Span[]): number {
  return merged(spans).reduce((sum, [start, stop]) => sum + stop - start, 0);
}

function nothing(page: string, number: number): Told {
  return { page, number, seconds: 0, spans: [], position: 0, left_times: 0, left_seconds: 0 };
}

/** Words waiting to be heard. A word that was sent once never changes: the server knows it again by its number. */
export class Telling {
  private waiting: Told[] = [];
  private gathering: Told;

  constructor(
    private readonly page: string,
    private readonly store: { read(): string | null; write(text: string | null): void },
  ) {
    this.gathering = nothing(page, 1);
    try {
      const stored = JSON.parse(store.read() ?? "[]") as Told[];
      this.waiting = stored.filter((one) => one.page !== page && one.number > 0).slice(-MOST_STORED);
    } catch {
      this.waiting = [];
    }
  }

  played(from: number, to: number): void {
    if (to > from) this.gathering.spans = merged([...this.gathering.spans, [round(from), round(to)]]);
  }

  /** A part of a text: parts are whole numbers and are not bridged by the server. */
  saw(part: number): void {
    this.gathering.spans.push([part, part + 1]);
  }

  spent(seconds: number): void {
    this.gathering.seconds += seconds;
  }

  at(position: number): void {
    this.gathering.position = round(position);
  }

  left(): void {
    this.gathering.left_times += 1;
  }

  cameBack(seconds: number): void {
    this.gathering.left_seconds = round(this.gathering.left_seconds + seconds);
  }

  /** What the server has not answered yet, of this page and of one before it. */
  get unheard(): Told[] {
    return [...this.waiting, this.gathering];
  }

  /** The next word to send: one that did not get through, else what was gathered since. Nothing where there is nothing. */
  next(): Told | null {
    if (this.waiting.length === 0 && this.hasNews) {
      this.gathering.seconds = round(this.gathering.seconds);
      this.waiting.push(this.gathering);
      this.gathering = { ...nothing(this.page, this.gathering.number + 1), position: this.gathering.position };
    }
    this.keep();
    return this.waiting[0] ?? null;
  }

  /** The server has answered a word, or will never take it. */
  heard(word: Told): void {
    this.waiting = this.waiting.filter((one) => one !== word);
    this.keep();
  }

  keep(): void {
    const all = this.hasNews ? [...this.waiting, this.gathering] : this.waiting;
    this.store.write(all.length > 0 ? JSON.stringify(all) : null);
  }

  private get hasNews(): boolean {
    const { seconds, spans, left_times, left_seconds } = this.gathering;
    return seconds > 0 || spans.length > 0 || left_times > 0 || left_seconds > 0;
  }
}

function round(seconds: number): number {
  return Math.round(seconds * 100) / 100;
}

/** 45 秒, 3 分钟, 3 分 20 秒 */
export function lasting(seconds: number): string {
  const whole = Math.max(0, Math.ceil(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  if (minutes === 0) return `${rest} 秒`;
  return rest === 0 ? `${minutes} 分钟` : `${minutes} 分 ${rest} 秒`;
}
