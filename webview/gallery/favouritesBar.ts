// Tags on the keys 1 to 9: a row of keys that shows what each does, and lets another tag be put on it.

import { tagKey } from '../../src/shared/tagging/tagText';
import { h, setAttribute, setText, show } from '../shared/dom';
import type { PageParts } from './parts';
import { tagging as words } from './strings';
import { TagInput } from './tagInput';

export interface FavouritesBar {
  readonly element: HTMLElement;
  /** @param tags of the images that the keys are for; null where there are none */
  update(tags: readonly string[] | null): void;
}

/** The key 1 to 9 of an event, counted from 0; null for other keys. */
export function slotOf(event: KeyboardEvent): number | null {
  const digit = /^(?:Digit|Numpad)([1-9])$/.exec(event.code)?.[1];
  return digit === undefined ? null : Number(digit) - 1;
}

/** @param toggle adds or removes a tag */
export function favouritesBar(parts: PageParts, toggle: (tag: string) => void): FavouritesBar {
  const { store } = parts;
  let tags: readonly string[] | null = null;
  const editor = h('div', { class: 'favourite-editor', hidden: true });
  const hint = h('span', { class: 'quiet-text favourite-hint', text: words.noFavourites });
  const keys = Array.from({ length: 9 }, (_, slot) => {
    const name = h('span', { class: 'favourite-tag' });
    const key = h(
      'button',
      {
        class: 'favourite',
        attributes: { type: 'button', 'data-slot': slot + 1 },
        on: {
          click: () => {
            const tag = store.state?.favourites[slot] ?? null;
            if (tag === null) edit(slot);
            else toggle(tag);
          },
          contextmenu: (event) => {
            event.preventDefault();
            edit(slot);
          },
          keydown: (event) => {
            if (event.key === 'F2') edit(slot);
            else if (event.key === 'Delete' || event.key === 'Backspace')
              store.client.setFavourite({ slot, tag: null });
            else return;
            event.preventDefault();
            event.stopPropagation();
          },
        },
      },
      h('kbd', { text: String(slot + 1) }),
      name,
    );
    return { key, name };
  });

  function edit(slot: number): void {
    const close = (): void => {
      editor.hidden = true;
      editor.replaceChildren();
      keys[slot]?.key.focus();
    };
    const input = new TagInput({
      label: words.setFavourite(slot + 1),
      placeholder: words.setFavourite(slot + 1),
      value: store.state?.favourites[slot] ?? '',
      single: true,
      offers: (typed) => store.client.completeTag({ typed }),
      onEnter: ([tag = null]) => {
        store.client.setFavourite({ slot, tag });
        close();
      },
      onKey: (event, empty) => {
        if (event.key === 'Enter' && empty) store.client.setFavourite({ slot, tag: null });
        else if (event.key !== 'Escape') return;
        event.preventDefault();
        event.stopPropagation();
        close();
      },
    });
    editor.replaceChildren(input.element);
    editor.hidden = false;
    input.select();
  }

  function draw(): void {
    const has = new Set((tags ?? []).map(tagKey));
    show(
      hint,
      (store.state?.favourites ?? []).every((tag) => tag === null),
    );
    keys.forEach(({ key, name }, slot) => {
      const tag = store.state?.favourites[slot] ?? null;
      setText(name, tag ?? '');
      key.classList.toggle('unset', tag === null);
      setAttribute(key, 'aria-pressed', tag === null || tags === null ? null : String(has.has(tagKey(tag))));
      setAttribute(key, 'title', words.favourite(slot + 1, tag));
      setAttribute(key, 'aria-label', words.favourite(slot + 1, tag));
    });
  }
  store.onState(draw);
  draw();
  return {
    element: h(
      'div',
      { class: 'favourites', attributes: { role: 'group', 'aria-label': words.favourites } },
      ...keys.map(({ key }) => key),
      hint,
      editor,
    ),
    update(now) {
      tags = now;
      draw();
    },
  };
}
