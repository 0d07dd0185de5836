/** Drawing circles on the picture of a question (图中找点): whoever answers has to tap into each of them.
 *
 *  All lengths are shares of the picture's width, heights too. The hidden field `data-points` always holds what stands on
 *  the picture. A focused mark moves by arrows, is resized by + and −, and goes by Delete. */
import { icon } from "./kit/icon";

const SVG = "http://www.w3.org/2000/svg";
const RADIUS = 0.06;
const SMALLEST = 0.02;
const LARGEST = 0.4;
const MOST = 12;
const STEP = 0.01;

type Mark = [x: number, y: number, r: number];

const within = (value: number, low: number, high: number): number => Math.min(high, Math.max(low, value));
const rounded = (value: number): number => Math.round(value * 10_000) / 10_000;

export default function mount(box: HTMLElement): void {
  const stage = box.querySelector<SVGSVGElement>("[data-stage]");
  const field = box.querySelector<HTMLInputElement>("[data-points]");
  const said = box.querySelector<HTMLElement>("[data-said]");
  const list = box.querySelector<HTMLElement>("[data-list]");
  if (!stage || !field) return;
  const height = stage.viewBox.baseVal.height;
  let marks: Mark[] = (JSON.parse(field.value || "[]") as number[][]).map(([x, y, r]) => [x ?? 0, y ?? 0, r ?? RADIUS]);

  const redraw = (focus = -1): void => {
    field.value = JSON.stringify(marks.map((mark) => mark.map(rounded)));
    for (const old of stage.querySelectorAll("g")) old.remove();
    marks.forEach((mark, index) => stage.append(drawn(mark, index)));
    if (focus >= 0) stage.querySelectorAll<SVGGElement>("g")[focus]?.focus();
    if (said) said.textContent = words();
    list?.replaceChildren(...marks.map((_mark, index) => row(index)));
    field.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const words = (): string =>
    marks.length ? `已圈出 ${marks.length} 处；答题的人要点中 ${marks.length} 处才算对。` : "点一下图片，就在那里加一个圈。";

  const drawn = ([x, y, r]: Mark, index: number): SVGGElement => {
    const group = document.createElementNS(SVG, "g");
    group.setAttribute("tabindex", "0");
    group.setAttribute("role", "button");
    group.setAttribute("aria-label", `第 ${index + 1} 处，按方向键移动，按删除键去掉`);
    const circle = document.createElementNS(SVG, "circle");
    circle.setAttribute("class", "spot-circle");
    for (const [name, value] of [["cx", x], ["cy", y], ["r", r]] as const) circle.setAttribute(name, String(value));
    const number = document.createElementNS(SVG, "text");
    number.setAttribute("class", "spot-number");
    number.setAttribute("x", String(x));
    number.setAttribute("y", String(y));
    number.textContent = String(index + 1);
    group.append(circle, number);
    group.addEventListener("keydown", (event) => onKey(event, index));
    return group;
  };

  const row = (index: number): HTMLElement => {
    const item = document.createElement("li");
    item.textContent = `第 ${index + 1} 处`;
    for (const [mark, label, act] of [
      ["minus", "圈小一点", () => resize(index, -STEP)],
      ["plus", "圈大一点", () => resize(index, STEP)],
      ["trash-2", "去掉", () => remove(index)],
    ] as const) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = "icon-button";
      button.ariaLabel = `第 ${index + 1} 处${label}`;
      button.append(icon(mark));
      button.addEventListener("click", act);
      item.append(button);
    }
    return item;
  };

  const resize = (index: number, by: number): void => {
    const mark = marks[index];
    if (!mark) return;
    mark[2] = within(mark[2] + by, SMALLEST, LARGEST);
    redraw();
  };

  const remove = (index: number): void => {
    marks = marks.filter((_mark, other) => other !== index);
    redraw();
  };

  const onKey = (event: KeyboardEvent, index: number): void => {
    const mark = marks[index];
    if (!mark) return;
    const moves: Record<string, [number, number]> = { ArrowLeft: [-STEP, 0], ArrowRight: [STEP, 0], ArrowUp: [0, -STEP], ArrowDown: [0, STEP] };
    const [dx, dy] = moves[event.key] ?? [0, 0];
    if (dx || dy) {
      mark[0] = within(mark[0] + dx, 0, 1);
      mark[1] = within(mark[1] + dy, 0, height);
      redraw(index);
    } else if (event.key === "Delete" || event.key === "Backspace") remove(index);
    else if (event.key === "+" || event.key === "=") resize(index, STEP);
    else if (event.key === "-") resize(index, -STEP);
    else return;
    event.preventDefault();
    event.stopPropagation();
  };

  const add = (x: number, y: number): void => {
    const near = marks.some((mark) => Math.hypot(mark[0] - x, mark[1] - y) <= mark[2] / 2);
    if (near || marks.length >= MOST) return;
    marks = [...marks, [x, y, RADIUS]];
    redraw();
  };

  stage.addEventListener("click", (event) => {
    const side = stage.getBoundingClientRect();
    add(within((event.clientX - side.left) / side.width, 0, 1), within((event.clientY - side.top) / side.width, 0, height));
  });
  // Without a pointer: Enter puts a mark in the middle, arrows take it where it belongs.
  stage.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.target !== stage) return;
    event.preventDefault();
    add(0.5, height / 2);
    stage.querySelectorAll<SVGGElement>("g")[marks.length - 1]?.focus();
  });
  redraw();
}
