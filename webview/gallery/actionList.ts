// What can be done with the selected images besides editing their tags.

import type { GalleryAction } from '../../src/shared/gallery/gridApi';
import { h } from '../shared/dom';
import { button } from '../shared/ui/button';
import type { Button } from '../shared/ui/button';
import type { IconName } from '../shared/ui/icons';
import type { PageParts } from './parts';
import { actionTips as tips, actions as words } from './strings';

/** Whether it is for any image at all, for one, or for those that are selected. */
type For = 'all' | 'one' | 'some';

const list: readonly [GalleryAction, For, IconName][] = [
  ['caption', 'one', 'pencil'],
  ['open', 'one', 'image'],
  ['reveal', 'one', 'folder'],
  ['autoTag', 'all', 'tag'],
  ['editCaptions', 'all', 'pencil'],
  ['copyTags', 'some', 'copy'],
  ['pasteTags', 'some', 'copy'],
  ['copyPath', 'some', 'copy'],
  ['move', 'some', 'folder'],
  ['delete', 'some', 'close'],
  ['tagTable', 'all', 'grid'],
];

/** Does it with the selection. @returns whether it worked */
export function doAction(parts: PageParts, action: GalleryAction): Promise<boolean> {
  const { store } = parts;
  return parts.attempt(words[action], () =>
    store.client.act({ ...store.chosen, action }, { timeout: 3_600_000 }),
  );
}

export function actionList(parts: PageParts): HTMLElement {
  const { store } = parts;
  const view = button({
    name: 'view',
    label: words.view,
    icon: 'image',
    tooltip: tips.view,
    onClick: () => parts.view(),
  });
  const duplicates = button({
    name: 'duplicates',
    label: words.duplicates,
    icon: 'compare',
    tooltip: tips.duplicates,
    onClick: () => parts.findDuplicates(),
  });
  const buttons: readonly [Button, For][] = [
    [view, 'one'],
    ...list.map(([action, whom, image]): [Button, For] => [
      button({
        name: action,
        label: words[action],
        icon: image,
        tooltip: tips[action],
        onClick: () => void doAction(parts, action),
      }),
      whom,
    ]),
    [duplicates, 'all'],
  ];
  const update = (): void => {
    const { selected } = store;
    for (const [one, whom] of buttons)
      one.set({ enabled: whom === 'all' || (whom === 'one' ? selected === 1 : selected > 0) });
  };
  store.onSelection(update);
  update();
  return h('section', { class: 'side-actions' }, ...buttons.map(([one]) => one.element));
}
