/** Small hands for building the camera's own elements; text goes in as text, never as markup. */

type Attributes = Record<string, string | boolean>;

export function make<Name extends keyof HTMLElementTagNameMap>(
  name: Name,
  classes: string,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[Name] {
  const element = document.createElement(name);
  if (classes) element.className = classes;
  for (const [key, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(key, "");
    else if (value !== false) element.setAttribute(key, value);
  }
  element.append(...children);
  return element;
}

/** An icon of the kit, at a size of one's own. */
export function drawn(symbol: SVGSVGElement, classes: string): SVGSVGElement {
  symbol.setAttribute("class", `icon ${classes}`);
  return symbol;
}
