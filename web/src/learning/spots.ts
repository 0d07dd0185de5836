/** Places tapped on a picture (图中找点): a dot for each, a tap on a dot takes it away. Lengths are shares of the width. */

export type Spot = [number, number];

const NEAR = 0.04;

/** Bring every picture below `root` to life; `changed` is told of each tap. */
export function mountSpots(root: ParentNode, changed: (question: Element) => void = () => undefined): void {
  for (const field of root.querySelectorAll<HTMLElement>("[data-spot]")) mountOne(field, changed);
}

function mountOne(field: HTMLElement, changed: (question: Element) => void): void {
  const picture = field.querySelector("img");
  const input = field.querySelector("input");
  if (!picture || !input) return;
  const most = Number(field.dataset.spot ?? "1");
  let spots = read(input.value);
  const draw = (): void => {
    for (const old of field.querySelectorAll(".exam-dot")) old.remove();
    spots.forEach(([x, y], at) => {
      const dot = document.createElement("span");
      dot.className = "exam-dot";
      dot.textContent = `${at + 1}`;
      dot.style.left = `${x * 100}%`;
      dot.style.top = `${y * picture.clientWidth}px`;
      field.append(dot);
    });
  };
  field.addEventListener("click", (event) => {
    const box = picture.getBoundingClientRect();
    if (box.width === 0) return;
    const x = (event.clientX - box.left) / box.width;
    const y = (event.clientY - box.top) / box.width;
    if (x < 0 || x > 1 || y < 0 || y > box.height / box.width) return;
    spots = tapped(spots, [x, y], most);
    input.value = spots.length > 0 ? JSON.stringify(spots) : "";
    draw();
    const question = field.closest("[data-question]");
    if (question) changed(question);
  });
  new ResizeObserver(draw).observe(picture);
  draw();
}

/** One more tap: near a dot it takes the dot away; one too many takes the oldest. */
export function tapped(spots: readonly Spot[], [x, y]: Spot, most: number): Spot[] {
  const near = spots.findIndex((spot) => Math.hypot(spot[0] - x, spot[1] - y) <= NEAR);
  if (near >= 0) return spots.filter((_spot, at) => at !== near);
  const one: Spot = [Math.round(x * 10_000) / 10_000, Math.round(y * 10_000) / 10_000];
  return [...spots, one].slice(-most);
}

function read(text: string): Spot[] {
  try {
    return JSON.parse(text || "[]") as Spot[];
  } catch {
    return [];
  }
}
