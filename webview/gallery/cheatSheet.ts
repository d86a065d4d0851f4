// What the keys do.

import { h } from '../shared/dom';
import { button } from '../shared/ui/button';
import { cheats as words } from './strings';

export interface CheatSheet {
  readonly element: HTMLDialogElement;
  show(): void;
}

export function cheatSheet(): CheatSheet {
  const close = button({
    name: 'close-keys',
    label: words.close,
    icon: 'close',
    look: 'icon',
    onClick: () => element.close(),
  });
  const element = h(
    'dialog',
    { class: 'cheats', attributes: { 'aria-label': words.title } },
    h('div', { class: 'cheats-head' }, h('h2', { text: words.title }), close.element),
    h(
      'div',
      { class: 'cheats-groups' },
      ...words.groups.map(({ title, keys }) =>
        h(
          'section',
          {},
          h('h3', { text: title }),
          h('dl', {}, ...keys.flatMap(([key, what]) => [h('dt', { text: key }), h('dd', { text: what })])),
        ),
      ),
    ),
  );
  // a click beside it closes it
  element.addEventListener('click', (event) => {
    if (event.target === element) element.close();
  });
  element.addEventListener('keydown', (event) => {
    event.stopPropagation();
    if (event.key === '?') element.close();
  });
  return {
    element,
    show() {
      if (!element.open) element.showModal();
    },
  };
}
