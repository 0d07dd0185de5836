/** Drawing what others are not to see of a picture (打码): boxes by finger, mouse or keyboard, in shares of its sides.
 *
 *  Draw on the picture for a new box; drag a box to move it, its corner to resize it. A focused box moves by arrows, is
 *  resized by Shift and arrows, and goes by Delete. The form's hidden field `boxes` always holds what is drawn. */
import { icon } from "./kit/icon";
import { say } from "./kit/toast";

export type Box = [left: number, top: number, right: number, bottom: number];
type Grip = "draw" | "move" | "size";

const LEAST = 0.02;
const STEP = 0.01;
export const MOST = 20;

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));

/** The box moved by a distance, kept inside the picture. */
export function moved([left, top, right, bottom]: Box, x: number, y: number): Box {
  const dx = within(x, -left, 1 - right);
  const dy = within(y, -top, 1 - bottom);
  return [left + dx, top + dy, right + dx, bottom + dy];
}

/** The box with its lower right corner moved by a distance, never smaller than can be hit again. */
export function sized([left, top, right, bottom]: Box, x: number, y: number): Box {
  return [left, top, within(right + x, Math.min(1, left + LEAST), 1), within(bottom + y, Math.min(1, top + LEAST), 1)];
}

/** The box between two points, its corners in order. */
export function between([x, y]: [number, number], [u, v]: [number, number]): Box {
  return [Math.min(x, u), Math.min(y, v), Math.max(x, u), Math.max(y, v)];
}

export default function mount(form: HTMLElement): void {
  const stage = form.querySelector<HTMLElement>("[data-blur-stage]");
  const field = form.querySelector<HTMLInputElement>("input[name=boxes]");
  const count = form.querySelector<HTMLElement>("[data-blur-count]");
  const tools = form.querySelector<HTMLElement>("[data-blur-tools]");
  if (!stage || !field || !count || !tools) return;
  let boxes = JSON.parse(field.value || "[]") as Box[];
  tools.hidden = false;

  const redraw = (focus = -1): void => {
    field.value = JSON.stringify(boxes.map((box) => box.map((side) => Math.round(side * 10_000) / 10_000)));
    for (const old of stage.querySelectorAll(".blur-box")) old.remove();
    boxes.forEach((box, index) => stage.append(drawn(box, index)));
    count.textContent = boxes.length ? `已画 ${boxes.length} 处` : "还没有画方框。不画就保存，等于不打码。";
    if (focus >= 0) stage.querySelectorAll<HTMLElement>(".blur-box")[focus]?.focus();
  };

  const drawn = (box: Box, index: number): HTMLElement => {
    const made = document.createElement("div");
    made.className = "blur-box";
    made.tabIndex = 0;
    made.role = "group";
    made.ariaLabel = `第 ${index + 1} 处方框`;
    made.setAttribute("aria-describedby", "blur-how");
    place(made, box);
    const corner = document.createElement("span");
    corner.className = "blur-corner";
    const gone = document.createElement("button");
    gone.type = "button";
    gone.className = "blur-gone";
    gone.ariaLabel = `去掉第 ${index + 1} 处`;
    gone.append(icon("x"));
    gone.addEventListener("click", () => remove(index));
    made.append(corner, gone);
    made.addEventListener("pointerdown", (event) => {
      event.stopPropagation(); // the stage would begin a new box
      if (gone.contains(event.target as Node)) return;
      drag(event, event.target === corner ? "size" : "move", index);
    });
    made.addEventListener("keydown", (event) => {
      if (event.target === made) press(event, index);
    });
    return made;
  };

  const place = (element: HTMLElement, [left, top, right, bottom]: Box): void => {
    Object.assign(element.style, {
      left: `${left * 100}%`, top: `${top * 100}%`, width: `${(right - left) * 100}%`, height: `${(bottom - top) * 100}%`,
    });
  };

  const remove = (index: number): void => {
    boxes = boxes.filter((_, at) => at !== index);
    redraw(Math.min(index, boxes.length - 1));
  };

  const add = (box: Box): boolean => {
    if (boxes.length >= MOST) {
      say(`一张最多 ${MOST} 处，请把相邻的合成一处`, "note");
      return false;
    }
    boxes = [...boxes, box];
    return true;
  };

  const press = (event: KeyboardEvent, index: number): void => {
    const box = boxes[index];
    if (!box) return;
    const way: Record<string, [number, number]> = {
      ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP],
    };
    const step = way[event.key];
    if (step) {
      event.preventDefault();
      boxes[index] = (event.shiftKey ? sized : moved)(box, ...step);
      redraw(index);
    } else if (event.key === "Delete" || event.key === "Backspace") {
      event.preventDefault();
      remove(index);
    }
  };

  const drag = (start: PointerEvent, grip: Grip, index: number): void => {
    if (start.button !== 0) return;
    start.preventDefault();
    const frame = stage.getBoundingClientRect();
    const at = (event: PointerEvent): [number, number] => [
      within((event.clientX - frame.left) / frame.width, 0, 1), within((event.clientY - frame.top) / frame.height, 0, 1),
    ];
    const from = at(start);
    const before = boxes[index] ?? [...from, ...from];
    if (grip === "draw" && !add([...from, ...from])) return;
    if (grip === "draw") redraw();
    const held = stage.querySelectorAll<HTMLElement>(".blur-box")[index];
    stage.setPointerCapture(start.pointerId);
    const follow = (event: PointerEvent): void => {
      const [x, y] = at(event);
      const box = grip === "draw" ? between(from, [x, y]) : (grip === "size" ? sized : moved)(before, x - from[0], y - from[1]);
      boxes[index] = box;
      if (held) place(held, box);
    };
    const end = (): void => {
      stage.removeEventListener("pointermove", follow);
      stage.removeEventListener("pointerup", end);
      stage.removeEventListener("pointercancel", end);
      const [left, top, right, bottom] = boxes[index] ?? before;
      if (grip === "draw" && (right - left < LEAST || bottom - top < LEAST)) remove(index); // a tap, not a box
      else redraw(index);
    };
    stage.addEventListener("pointermove", follow);
    stage.addEventListener("pointerup", end);
    stage.addEventListener("pointercancel", end);
  };

  stage.addEventListener("pointerdown", (event) => drag(event, "draw", boxes.length));
  form.querySelector("[data-blur-add]")?.addEventListener("click", () => {
    const shift = (boxes.length % 5) * 0.04;
    if (add([0.4 + shift, 0.4 + shift, 0.6 + shift, 0.6 + shift])) redraw(boxes.length - 1);
  });
  form.querySelector("[data-blur-clear]")?.addEventListener("click", () => {
    boxes = [];
    redraw();
  });
  redraw();
}
