// The toolkit's small elements behind our own names.

import { h } from '../dom';
import { registerToolkit } from './toolkit';

/**
 * A ring that turns: something is being done whose end is not known. Ours, since the toolkit's turns even where the
 * person asked for less motion. Without a label it says nothing to a screen reader.
 */
export function progressRing(label: string | null): HTMLElement {
  return h('span', {
    class: 'ring',
    attributes: label === null ? { 'aria-hidden': 'true' } : { role: 'progressbar', 'aria-label': label },
  });
}

/** A small number beside a heading. The toolkit's own badge styles itself inline, which the page's policy forbids. */
export function badge(text: string): HTMLElement {
  return h('span', { class: 'badge', text });
}

/** A thin line between groups. */
export function divider(): HTMLElement {
  registerToolkit();
  const element = document.createElement('vscode-divider');
  element.setAttribute('role', 'presentation');
  return element;
}

/** Text that leads somewhere by script. */
export function link(text: string, onClick: () => void): HTMLElement {
  registerToolkit();
  const element = document.createElement('vscode-link');
  element.setAttribute('href', '#');
  element.textContent = text;
  element.addEventListener('click', (event) => {
    event.preventDefault();
    onClick();
  });
  return element;
}

export interface Checkbox {
  readonly element: HTMLElement;
  checked: boolean;
}

/** A box to tick. */
export function checkbox(label: string, checked: boolean, onChange: (checked: boolean) => void): Checkbox {
  registerToolkit();
  const element = document.createElement('vscode-checkbox') as HTMLElement & { checked: boolean };
  element.textContent = label;
  element.checked = checked;
  element.addEventListener('change', () => onChange(element.checked));
  return {
    element,
    get checked() {
      return element.checked;
    },
    set checked(value) {
      if (element.checked !== value) element.checked = value;
    },
  };
}
