// The editor's theme as scripts see it: canvases bake colours in and must be told when they change.

/** Calls `changed` when the editor's theme (or its colours) changes, at most once a frame. */
export function onThemeChange(changed: () => void): () => void {
  let waiting = false;
  const observer = new MutationObserver(() => {
    if (waiting) return;
    waiting = true;
    requestAnimationFrame(() => {
      waiting = false;
      changed();
    });
  });
  // VS Code writes its colours as variables into <html style> and the theme's kind into <body class>
  observer.observe(document.documentElement, { attributes: true, attributeFilter: ['style', 'class'] });
  observer.observe(document.body, { attributes: true, attributeFilter: ['class', 'data-vscode-theme-id'] });
  return () => observer.disconnect();
}

/** The value of a colour variable of `element`, resolved to what a canvas understands. */
export function colour(variable: string, element: Element = document.documentElement): string {
  return getComputedStyle(element).getPropertyValue(variable).trim() || 'gray';
}
