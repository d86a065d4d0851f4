// Renaming a tag: in place of its chip, in the selection or in the whole data set.

import { h } from '../shared/dom';
import { button } from '../shared/ui/button';
import type { Chip } from './chip';
import type { GalleryStore } from './store';
import { side as words } from './strings';
import { TagInput } from './tagInput';

export interface Renaming {
  readonly from: string;
  readonly to: string;
  readonly everywhere: boolean;
}

/**
 * Makes the box, which goes when it is done.
 *
 * @param anywhere whether the tag may be renamed in the whole data set too
 * @param done null when nothing is renamed
 */
export function renameBox(
  store: GalleryStore,
  chip: Chip,
  anywhere: boolean,
  done: (renaming: Renaming | null) => void,
): HTMLElement {
  const from = chip.tag;
  let over = false;
  const finish = (renaming: Renaming | null): void => {
    if (over) return;
    over = true;
    element.remove();
    done(renaming);
  };
  const rename = (to: string, everywhere: boolean): void =>
    finish(to === '' || to === from ? null : { from, to, everywhere });
  const input = new TagInput({
    label: `${words.rename} ${from}`,
    placeholder: from,
    value: from,
    single: true,
    offers: (typed) => store.client.completeTag({ typed }),
    onEnter: ([to = '']) => rename(to, false),
    onKey: (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      event.stopPropagation();
      finish(null);
    },
  });
  const everywhere = button({
    name: 'rename-everywhere',
    label: words.renameEverywhere,
    onClick: () => rename(input.input.value.trim(), true),
  });
  const here = button({
    name: 'rename-here',
    label: words.renameHere,
    look: 'primary',
    onClick: () => rename(input.input.value.trim(), false),
  });
  const cancel = button({
    name: 'rename-cancel',
    label: words.cancel,
    icon: 'close',
    look: 'icon',
    onClick: () => finish(null),
  });
  everywhere.set({ shown: anywhere && (store.state?.set ?? null) !== null });
  const element = h(
    'div',
    { class: 'rename', attributes: { role: 'group', 'aria-label': `${words.rename} ${from}` } },
    input.element,
    h('div', { class: 'rename-buttons' }, here.element, everywhere.element, cancel.element),
  );
  queueMicrotask(() => input.select());
  return element;
}
