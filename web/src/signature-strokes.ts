/** A handwritten signature as strokes: kept apart from any canvas, so that it survives turning the phone. */

export interface Point {
  x: number; // in shares of the pad's width
  y: number; // in shares of the pad's width too: the shape stays when the pad changes
  weight: number; // pressure of a pen, 0.5 for a finger
}

export class Strokes {
  private readonly all: Point[][] = [];

  get empty(): boolean {
    return this.all.length === 0;
  }

  begin(point: Point): void {
    this.all.push([point]);
  }

  /** Continue the last stroke; points too near each other only make it heavy. */
  extend(point: Point): void {
    const stroke = this.all.at(-1);
    const last = stroke?.at(-1);
    if (!stroke || !last || Math.hypot(point.x - last.x, point.y - last.y) < 0.002) return;
    stroke.push(point);
  }

  undo(): void {
    this.all.pop();
  }

  clear(): void {
    this.all.length = 0;
  }

  /** Whether there is enough of it to be somebody's name rather than a slip of the finger. */
  get written(): boolean {
    return this.length() >= 0.25;
  }

  /** The length of all strokes in shares of the pad's width. */
  length(): number {
    let sum = 0;
    for (const stroke of this.all)
      for (let at = 1; at < stroke.length; at += 1) sum += Math.hypot(stroke[at]!.x - stroke[at - 1]!.x, stroke[at]!.y - stroke[at - 1]!.y);
    return sum;
  }

  /** The box around all strokes. */
  box(): { left: number; top: number; right: number; bottom: number } {
    const points = this.all.flat();
    const xs = points.map(({ x }) => x);
    const ys = points.map(({ y }) => y);
    return { left: Math.min(...xs), top: Math.min(...ys), right: Math.max(...xs), bottom: Math.max(...ys) };
  }

  /** Draw with `scale` pixels to the pad's width, from an origin. */
  draw(pen: CanvasRenderingContext2D, scale: number, origin = { x: 0, y: 0 }): void {
    pen.strokeStyle = pen.fillStyle = "#111";
    pen.lineCap = pen.lineJoin = "round";
    const at = ({ x, y }: Point): [number, number] => [(x - origin.x) * scale, (y - origin.y) * scale];
    for (const stroke of this.all) {
      const first = stroke[0]!;
      if (stroke.length === 1) {
        pen.beginPath();
        pen.arc(...at(first), this.width(first, scale) / 2, 0, 2 * Math.PI);
        pen.fill();
      }
      for (let index = 1; index < stroke.length; index += 1) {
        const [from, to] = [stroke[index - 1]!, stroke[index]!];
        pen.lineWidth = this.width(to, scale);
        pen.beginPath();
        pen.moveTo(...at(from));
        pen.lineTo(...at(to));
        pen.stroke();
      }
    }
  }

  private width({ weight }: Point, scale: number): number {
    return Math.max(2, scale * 0.007 * (0.6 + weight));
  }
}
