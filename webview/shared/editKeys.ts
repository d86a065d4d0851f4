// VS Code hears the keys of a view as well, on the view's window. For Ctrl+Z, Ctrl+Y and Ctrl+A it answers a moment later with the
// browser's own command: that would take back what was last typed into some field of the page and move the keyboard there, or select
// what was typed in the meantime, so that the next letter replaces it.

const editing = ['z', 'y', 'a'];

/**
 * Keeps those keys to the page where the page has done something by them, and Ctrl+A also where a text field has. Called when all
 * other listeners to keys are there.
 */
export function keepEditKeys(): void {
  document.addEventListener('keydown', (event) => {
    if (event.altKey || !(event.ctrlKey || event.metaKey)) return;
    const key = event.key.toLowerCase();
    const isText = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    if (event.defaultPrevented ? editing.includes(key) : key === 'a' && isText) event.stopPropagation();
  });
}
