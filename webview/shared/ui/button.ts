import { setAttribute, show } from '../dom';
import type { IconName } from './icons';
import { icon } from './icons';
import { registerToolkit } from './toolkit';

export interface ButtonOptions {
  readonly label: string;
  readonly icon?: IconName;
  /** `primary`: the one thing to do here; `icon`: only the icon is seen, the label is read. */
  readonly look?: 'primary' | 'secondary' | 'icon';
  readonly tooltip?: string;
  /** Names the button for tests and styles. */
  readonly name: string;
  readonly onClick: () => void;
}

export interface ButtonState {
  readonly shown?: boolean;
  /** For a button that turns something on and off. */
  readonly pressed?: boolean;
  readonly enabled?: boolean;
  readonly label?: string;
  readonly tooltip?: string;
}

export interface Button {
  readonly element: HTMLElement;
  set(state: ButtonState): void;
}

/** A push button. */
export function button(options: ButtonOptions): Button {
  registerToolkit();
  const { look = 'secondary' } = options;
  const element = document.createElement('vscode-button') as HTMLElement & {
    disabled: boolean;
    ariaPressed: string | null;
  };
  element.setAttribute('appearance', look);
  element.dataset.action = options.name;
  // a text node: the toolkit gives a slotted span the size of an icon
  const label = document.createTextNode('');
  const setLabel = (text: string): void => {
    if (look === 'icon') setAttribute(element, 'aria-label', text);
    else if (label.data !== text) label.data = text;
  };
  if (options.icon !== undefined) {
    const image = icon(options.icon);
    if (look !== 'icon') image.setAttribute('slot', 'start');
    element.append(image);
  }
  if (look !== 'icon') element.append(label);
  setLabel(options.label);
  setAttribute(element, 'title', options.tooltip ?? (look === 'icon' ? options.label : null));
  element.addEventListener('click', () => {
    if (!element.disabled) options.onClick();
  });
  return {
    element,
    set(state) {
      if (state.shown !== undefined) show(element, state.shown);
      if (state.enabled !== undefined && element.disabled === state.enabled)
        element.disabled = !state.enabled;
      if (state.label !== undefined) setLabel(state.label);
      if (state.pressed !== undefined) element.ariaPressed = String(state.pressed);
      if (state.tooltip !== undefined) setAttribute(element, 'title', state.tooltip);
    },
  };
}
