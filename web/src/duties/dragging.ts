/** Dragging with any pointer: a finger, a pen, a mouse. What is not moved is a tap; what the page scrolls is neither. */

interface Drags {
  tapped: () => void;
  begun: () => void;
  over: (place: Element | null) => void;
  dropped: (place: Element | null) => void;
}

const MOVED = 8; // pixels a finger trembles

export function drag(handle: HTMLElement, does: Drags): void {
  let from: { x: number; y: number } | null = null;
  let ghost: HTMLElement | null = null;
  let ended = 0;

  handle.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    from = { x: event.clientX, y: event.clientY };
    handle.setPointerCapture(event.pointerId);
  });
  handle.addEventListener("pointermove", (event) => {
    if (!from) return;
    if (!ghost && Math.hypot(event.clientX - from.x, event.clientY - from.y) < MOVED) return;
    if (!ghost) {
      ghost = ghostOf(handle);
      does.begun();
    }
    event.preventDefault();
    ghost.style.translate = `${event.clientX}px ${event.clientY}px`;
    does.over(under(event));
  });
  handle.addEventListener("pointerup", (event) => {
    const dragged = ghost !== null;
    finish();
    if (!dragged) return;
    ended = event.timeStamp;
    does.over(null);
    does.dropped(under(event));
  });
  handle.addEventListener("pointercancel", () => {
    if (ghost) does.over(null);
    finish();
  });
  handle.addEventListener("click", (event) => {
    event.preventDefault();
    event.stopPropagation();
    if (event.timeStamp - ended > 50) does.tapped(); // a click follows every drop
  });

  function finish(): void {
    from = null;
    ghost?.remove();
    ghost = null;
  }
}

function under(event: PointerEvent): Element | null {
  return document.elementFromPoint(event.clientX, event.clientY);
}

function ghostOf(handle: HTMLElement): HTMLElement {
  const title = handle.closest<HTMLElement>("[data-title]")?.dataset.title ?? handle.textContent ?? "";
  const ghost = document.createElement("div");
  ghost.className = "plan-ghost";
  ghost.textContent = title;
  document.body.append(ghost);
  return ghost;
}
