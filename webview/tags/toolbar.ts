// What can be done with the selected tags.

import { tagActions } from '../../src/shared/tags/api';
import type { TagAction } from '../../src/shared/tags/api';
import { h } from '../shared/dom';
import { button } from '../shared/ui/button';
import type { IconName } from '../shared/ui/icons';
import type { Section, TableContext } from './context';
import { actions as words } from './strings';

const icons: Readonly<Partial<Record<TagAction, IconName>>> = { show: 'image', rename: 'pencil' };
/** Copying has its key, and needs no room. */
const shown = tagActions.filter((action) => action !== 'copy');

export function toolbar(context: TableContext): Section {
  const buttons = shown.map((action) => ({
    action,
    control: button({
      name: action,
      label: words[action].label,
      look: action === 'show' ? 'primary' : 'secondary',
      tooltip: words[action].tip,
      ...(icons[action] === undefined ? {} : { icon: icons[action] }),
      onClick: () => context.act(action),
    }),
  }));
  return {
    element: h(
      'div',
      { class: 'actions', attributes: { role: 'toolbar', 'aria-label': 'Selected tags' } },
      ...buttons.map(({ control }) => control.element),
    ),
    update({ selected }) {
      for (const { action, control } of buttons)
        control.set({
          enabled: action === 'merge' ? selected > 1 : action === 'page' ? selected === 1 : selected > 0,
        });
    },
  };
}
