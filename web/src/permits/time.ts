/** The server's time on a phone whose own clock may be wrong, through sleep and through a clock that is set back. */

/** How long a moment is ahead or past, in the fewest words that decide something. */
export interface Left {
  text: string;
  late: boolean;
  exact: boolean; // shown to the second, so it has to be drawn anew each second
}

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const BACKWARDS_MS = 2_000; // a wall clock that falls by more than this has been set

export class ServerClock {
  private ahead = 0;
  private last = 0;

  constructor(
    said: number, // the server's time in the page
    read: number, // this phone's time when the page was made
    private readonly phone: () => number = Date.now,
  ) {
    this.ahead = said - read;
    this.last = phone();
  }

  /** The server's time now; a phone's clock that falls back takes nothing away. */
  now(): number {
    const read = this.phone();
    if (this.last - read > BACKWARDS_MS) this.ahead += this.last - read;
    this.last = read;
    return read + this.ahead;
  }

  /** Believe an answer of the server: asked and answered by this phone's clock, the truth lies in the middle. */
  hear(said: number, asked: number, answered: number): void {
    this.ahead = said - (asked + answered) / 2;
    this.last = this.phone();
  }
}

export function leftUntil(moment: number, now: number): Left {
  const ms = moment - now;
  if (ms < 0) return { text: `已超 ${lasting(-ms)}`, late: true, exact: -ms < MINUTE };
  if (ms >= 10 * MINUTE) return { text: lasting(ms), late: false, exact: false };
  const seconds = Math.floor(ms / SECOND);
  return { text: `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, "0")}`, late: false, exact: true };
}

/** 1 天 3 小时, 3 小时 12 分, 12 分钟, 40 秒 */
export function lasting(ms: number): string {
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} 秒`;
  if (ms < HOUR) return `${Math.floor(ms / MINUTE)} 分钟`;
  if (ms < DAY) return pair(Math.floor(ms / HOUR), "小时", Math.floor((ms % HOUR) / MINUTE), "分");
  return pair(Math.floor(ms / DAY), "天", Math.floor((ms % DAY) / HOUR), "小时");
}

function pair(large: number, of: string, small: number, under: string): string {
  return small > 0 ? `${large} ${of} ${small} ${under}` : `${large} ${of}`;
}
