/** Classes of a choropleth: a handful of ranges holding about as many regions each, and their colours. */

export interface Value {
  code: string;
  name: string;
  value: number | null;
  /** How people read it: "1,204 家". */
  text: string;
  href?: string;
}

export interface Range {
  from: number;
  to: number;
}

/** Ranges of the values that occur, lowest first; ends are values, so no range is empty. */
export function rangesOf(values: number[], wanted = 5): Range[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  const count = Math.min(wanted, distinct.length);
  return Array.from({ length: count }, (_, index) => {
    const first = Math.floor((index * distinct.length) / count);
    const last = Math.floor(((index + 1) * distinct.length) / count) - 1;
    return { from: distinct[first] ?? 0, to: distinct[last] ?? 0 };
  });
}

export function classOf(value: number | null | undefined, ranges: Range[]): number {
  return value === null || value === undefined ? -1 : ranges.findIndex(({ to }) => value <= to);
}

export type Token = (name: string) => string;

const brush = () => document.createElement("canvas").getContext("2d", { willReadFrequently: true });
let canvas: CanvasRenderingContext2D | null | undefined;

/** Mix two colours of any notation, as the map understands neither oklch nor color-mix. */
export function mixed(one: string, other: string, share: number): string {
  const [a, b] = [channels(one), channels(other)];
  const mix = a.map((channel, index) => Math.round(channel + ((b[index] ?? 0) - channel) * share));
  return `rgb(${mix.slice(0, 3).join(" ")})`;
}

function channels(colour: string): number[] {
  canvas = canvas === undefined ? brush() : canvas;
  if (canvas === null) return [128, 128, 128];
  canvas.clearRect(0, 0, 1, 1);
  canvas.fillStyle = colour;
  canvas.fillRect(0, 0, 1, 1);
  return [...canvas.getImageData(0, 0, 1, 1).data];
}

/** One hue from pale to strong: the colours of risk are kept for risk. */
export function coloursOf(count: number, token: Token): string[] {
  return Array.from({ length: count }, (_, index) =>
    mixed(token("--tint"), token("--chart-1"), count === 1 ? 0.25 : 0.06 + (0.66 * index) / (count - 1)),
  );
}
