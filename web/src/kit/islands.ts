/** Islands: `data-island="name"` is brought to life once by the default export of `<name>.ts`. */

export type Mount = (element: HTMLElement) => void | Promise<void>;
export type Find = (name: string) => Promise<{ default: Mount }> | undefined;

const mounted = new WeakSet<Element>();

/** Mount every island at or below `root` that is not alive yet. */
export function mountAll(root: ParentNode, find: Find): void {
  const found = [...root.querySelectorAll<HTMLElement>("[data-island]")];
  if (root instanceof HTMLElement && root.dataset.island !== undefined) found.unshift(root);
  for (const element of found) {
    if (mounted.has(element)) continue;
    mounted.add(element);
    for (const name of (element.dataset.island ?? "").split(/\s+/).filter(Boolean)) void mountOne(element, name, find);
  }
}

async function mountOne(element: HTMLElement, name: string, find: Find): Promise<void> {
  const loading = find(name);
  if (loading === undefined) {
    console.error(`no island is called "${name}"`);
    return;
  }
  try {
    await (await loading).default(element);
    element.dataset.alive = "";
  } catch (error) {
    element.dataset.failed = ""; // the page works without the island; styles may say so
    console.error(`island "${name}" failed`, error);
  }
}
