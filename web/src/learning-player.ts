/** The player (学习页): tells every ten seconds what was really played or read; the server's clock counts it.
 *
 * Leaving the page stops a video and the count, and is shown. What could not be sent waits on the phone, also when the
 * page is closed, and is sent by the next page of this lesson; a word heard twice counts once.
 */
import { say } from "./kit/toast";
import { covered, lasting, type Span, Telling } from "./learning/playing";
import { adviceIn, talk } from "./phone/talk";

interface State {
  page: string;
  beat: string;
  key: string;
  plays: boolean;
  length: number;
  least: number;
  fastest: number;
  share: number;
  done: boolean;
  spans: Span[];
  seconds: number;
  position: number;
  left_times: number;
  left_seconds: number;
  doubts: string[];
  completion?: string;
}

const BEAT_MS = 10_000;
const TICK_MS = 250;
const JUMP_S = 2.5; // between two ticks: more is a jump, or the machine slept
const ENOUGH = 0.95;
const PATIENCE_MS = 8_000;

export default function mount(root: HTMLElement): void {
  const json = root.querySelector("script[type='application/json']")?.textContent;
  if (!json) return;
  new Player(root, JSON.parse(json) as State).start();
}

class Player {
  private readonly telling: Telling;
  private readonly video: HTMLVideoElement | null;
  private last: number | null = null; // where the video stood at the last tick
  private ticked = performance.now();
  private leftAt: number | null = null;
  private sending = false;
  private readonly parts = new Set<number>();

  constructor(
    private readonly root: HTMLElement,
    private state: State,
  ) {
    this.video = state.plays ? root.querySelector("video") : null;
    const name = `learning:${state.key}`;
    this.telling = new Telling(state.page, {
      read: () => stored(() => localStorage.getItem(name)),
      write: (text) => void stored(() => (text === null ? localStorage.removeItem(name) : localStorage.setItem(name, text))),
    });
    for (const [start, stop] of state.plays ? [] : state.spans) for (let part = start; part < stop; part += 1) this.parts.add(part);
  }

  start(): void {
    if (this.video) this.watch(this.video);
    else this.read();
    document.addEventListener("visibilitychange", () => (document.hidden ? this.leave() : this.comeBack()));
    addEventListener("pagehide", () => this.goodbye());
    addEventListener("online", () => void this.flush());
    setInterval(() => this.tick(), TICK_MS);
    setInterval(() => void this.flush(), BEAT_MS);
    this.draw();
    void this.flush(); // what an earlier page could not say
  }

  private watch(video: HTMLVideoElement): void {
    const resume = (): void => {
      if (!this.state.done && this.state.position > 1 && this.state.position < this.state.length - 1) video.currentTime = this.state.position;
    };
    if (video.readyState > 0) resume();
    else video.addEventListener("loadedmetadata", resume, { once: true });
    video.addEventListener("ratechange", () => {
      if (video.playbackRate <= this.state.fastest) return;
      video.playbackRate = this.state.fastest;
      say(`最快 ${this.state.fastest} 倍速`, "note");
    });
    video.addEventListener("seeking", () => (this.last = null));
    video.addEventListener("pause", () => {
      this.tick();
      void this.flush();
    });
    video.addEventListener("ended", () => {
      if (this.last !== null) this.telling.played(this.last, Math.max(this.last, video.duration || this.last));
      this.last = null;
      void this.flush();
    });
    video.addEventListener("error", () => say("视频放不出来：请检查网络后刷新页面，或换一个浏览器", "wrong"));
  }

  private read(): void {
    const observer = new IntersectionObserver(
      (entries) => {
        for (const entry of entries) {
          const mark = entry.target as HTMLElement;
          if (!entry.isIntersecting || document.hidden) continue;
          const images = [...(mark.parentElement?.querySelectorAll("img") ?? [])];
          const shown = (): void => {
            this.saw(Number(mark.dataset.part));
            observer.unobserve(mark);
          };
          const waiting = images.find((image) => !image.complete);
          if (waiting) waiting.addEventListener("load", () => (observer.unobserve(mark), observer.observe(mark)), { once: true });
          else shown();
        }
      },
      { threshold: 0 },
    );
    for (const mark of this.root.querySelectorAll<HTMLElement>("[data-part]")) observer.observe(mark);
  }

  private saw(part: number): void {
    if (this.parts.has(part)) return;
    this.parts.add(part);
    this.telling.saw(part);
    this.draw();
  }

  /** What this page has told, and the server has not answered yet. */
  private get seen(): Span[] {
    return this.telling.unheard.flatMap((one) => one.spans);
  }

  private get here(): number {
    return this.telling.unheard.reduce((sum, one) => sum + one.seconds, 0);
  }

  private tick(): void {
    const now = performance.now();
    const passed = Math.min((now - this.ticked) / 1000, JUMP_S);
    this.ticked = now;
    if (document.hidden || this.state.done) return;
    if (!this.video) {
      this.spend(passed);
      return;
    }
    const video = this.video;
    if (video.paused || video.seeking || video.ended) {
      if (video.paused && this.last !== null && !video.seeking && video.currentTime > this.last && video.currentTime - this.last < JUMP_S) this.telling.played(this.last, video.currentTime);
      this.last = null;
      return;
    }
    const at = video.currentTime;
    if (this.last !== null && at > this.last && at - this.last < JUMP_S) {
      this.telling.played(this.last, at);
      this.spend(passed);
    }
    this.last = at;
    this.telling.at(at);
  }

  private spend(seconds: number): void {
    const before = this.enough;
    this.telling.spent(seconds);
    this.draw();
    if (!before && this.enough) void this.flush();
  }

  /** Whether by what this page has seen the lesson is through; the server decides. */
  private get enough(): boolean {
    return this.missing <= 0 && this.state.seconds + this.here >= this.state.least * (this.state.plays ? ENOUGH / this.state.fastest : 1);
  }

  private get missing(): number {
    if (!this.state.plays) return Math.max(0, this.state.length - this.parts.size);
    return Math.max(0, ENOUGH * this.state.length - covered([...this.state.spans, ...this.seen]));
  }

  private leave(): void {
    const playing = this.video !== null && !this.video.paused && !this.video.ended;
    this.tick();
    if (this.state.done || (this.video !== null && !playing)) return;
    this.video?.pause();
    this.leftAt = Date.now();
    this.telling.left();
    this.state.left_times += 1;
    this.goodbye();
  }

  private comeBack(): void {
    this.ticked = performance.now();
    if (this.leftAt === null) return;
    const away = (Date.now() - this.leftAt) / 1000;
    this.leftAt = null;
    this.telling.cameBack(away);
    this.state.left_seconds += away;
    this.draw();
    void this.flush();
  }

  /** The page may not come back: keep what there is, and try to say it. */
  private goodbye(): void {
    this.telling.keep();
    void this.flush();
  }

  private async flush(): Promise<void> {
    if (this.sending) return;
    this.sending = true;
    try {
      for (let word = this.telling.next(); word !== null; word = this.telling.next()) {
        const answer = await talk("POST", this.state.beat, { json: word, patience: PATIENCE_MS });
        if (answer.status === 0 || answer.status >= 500) {
          this.line(false);
          return;
        }
        this.line(true);
        if (answer.status === 401) {
          say("登录已过期，请重新登录后接着学，已学的不会丢", "wrong");
          return;
        }
        this.telling.heard(word);
        if (answer.status === 200) {
          this.take(answer.body as State);
        } else if (word.page === this.state.page) {
          const advice = adviceIn(answer.body);
          say(advice ? `${advice.message}。${advice.remedy}` : "学习记录没有存上，请刷新页面", "wrong");
          return;
        }
      }
    } finally {
      this.sending = false;
    }
  }

  private take(said: State): void {
    const done = this.state.done;
    this.state = { ...this.state, ...said };
    this.draw();
    if (this.state.done && !done) {
      const told = this.root.querySelector("[data-told]");
      if (told) told.textContent = said.completion ? "课程已学完，结业证明已生成" : "本课已学完";
    }
  }

  private line(good: boolean): void {
    const note = this.root.querySelector<HTMLElement>("[data-line]");
    if (note) note.hidden = good;
  }

  private draw(): void {
    const { state, root } = this;
    const set = (name: string, text: string): void => {
      const element = root.querySelector(`[data-${name}]`);
      if (element && element.textContent !== text) element.textContent = text;
    };
    const share = state.done ? 100 : Math.max(state.share, this.guessed);
    const bar = root.querySelector("progress");
    if (bar) bar.value = share;
    set("share", state.done ? "已学完" : `已学 ${share}%`);
    set("left", state.done ? "" : this.still);
    set("away-words", `离开页面 ${state.left_times} 次${state.left_seconds >= 1 ? `，共 ${lasting(state.left_seconds)}` : ""}，离开时不计时`);
    root.querySelector<HTMLElement>("[data-away]")!.hidden = state.left_times === 0;
    set("doubt-words", state.doubts.filter((words) => !words.includes("离开页面")).join("；"));
    root.querySelector<HTMLElement>("[data-doubt]")!.hidden = state.doubts.filter((words) => !words.includes("离开页面")).length === 0;
    root.querySelector<HTMLElement>("[data-next]")!.hidden = !state.done;
    root.querySelector("[data-foot]")?.classList.toggle("is-done", state.done);
    const go = root.querySelector<HTMLAnchorElement>("[data-go]");
    if (go && state.completion && go.getAttribute("href") !== state.completion) {
      go.href = state.completion;
      go.textContent = "看结业证明";
    }
  }

  private get guessed(): number {
    const { state } = this;
    if (state.plays) return Math.min(99, Math.floor((100 * covered([...state.spans, ...this.seen])) / (ENOUGH * state.length)));
    const parts = this.parts.size / state.length;
    return Math.min(99, Math.floor(50 * Math.min(1, parts) + 50 * Math.min(1, (state.seconds + this.here) / Math.max(1, state.least))));
  }

  private get still(): string {
    const { state } = this;
    if (state.plays) return this.missing > 0 ? `还有 ${lasting(this.missing)}没有播放` : "正在核对……";
    const wait = state.least - state.seconds - this.here;
    const parts = this.missing;
    if (parts > 0 && wait > 0) return `还有 ${parts} 处没有看到，至少再看 ${lasting(wait)}`;
    if (parts > 0) return `还有 ${parts} 处没有看到`;
    return wait > 0 ? `至少再看 ${lasting(wait)}` : "正在核对……";
  }
}

function stored<T>(work: () => T): T | null {
  try {
    return work();
  } catch {
    return null; // the browser keeps nothing: then a closed page loses at most ten seconds
  }
}
