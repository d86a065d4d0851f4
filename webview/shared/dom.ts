// The little that is needed to build and update a page without a framework.

export type Child = Node | string | null | undefined | false;

export interface Properties {
  readonly class?: string;
  readonly text?: string;
  readonly hidden?: boolean;
  /** Attributes as written in HTML; false and null leave them out. No `style`: the page's policy forbids it. */
  readonly attributes?: Readonly<Record<string, string | number | boolean | null>>;
  readonly on?: { readonly [K in keyof HTMLElementEventMap]?: (event: HTMLElementEventMap[K]) => void };
}

function fill(element: Element, properties: Properties, children: readonly Child[]): void {
  if (properties.class !== undefined) element.setAttribute('class', properties.class);
  if (properties.text !== undefined) element.textContent = properties.text;
  if (properties.hidden === true) element.setAttribute('hidden', '');
  for (const [name, value] of Object.entries(properties.attributes ?? {}))
    if (value !== false && value !== null) element.setAttribute(name, value === true ? '' : String(value));
  for (const [name, listener] of Object.entries(properties.on ?? {}))
    element.addEventListener(name, listener as EventListener);
  for (const child of children)
    if (child !== null && child !== undefined && child !== false) element.append(child);
}

/** Makes an HTML element. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, properties, children);
  return element;
}

/** Makes an SVG element. */
export function svg<K extends keyof SVGElementTagNameMap>(
  tag: K,
  properties: Properties = {},
  ...children: Child[]
): SVGElementTagNameMap[K] {
  const element = document.createElementNS('http://www.w3.org/2000/svg', tag);
  fill(element, properties, children);
  return element;
}

/** Sets text only when it differs, so that selections and screen readers are left in peace. */
export function setText(element: Element, text: string): void {
  if (element.textContent !== text) element.textContent = text;
}

/** Sets or removes an attribute, only when it differs. */
export function setAttribute(element: Element, name: string, value: string | null): void {
  if (element.getAttribute(name) === value) return;
  if (value === null) element.removeAttribute(name);
  else element.setAttribute(name, value);
}

/** Shows or hides. */
export function show(element: HTMLElement, shown: boolean): void {
  if (element.hidden === shown) element.hidden = !shown;
}

/** Calls `make` with the latest arguments at most once a frame. */
export function oncePerFrame(make: () => void): () => void {
  let waiting = false;
  return () => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      make();
    });
  };
}
