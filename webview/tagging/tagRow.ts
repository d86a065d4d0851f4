// One tag over all suggestions: how often, how sure, and out with it by a click.

import type { TagTotal } from '../../src/shared/tagging/api';
import { h, setAttribute, setText } from '../shared/dom';
import { count, percent } from '../shared/format';
import type { PanelContext } from './context';
import { categories, tags as words } from './strings';
import type { VirtualRow } from './virtualList';

/** @param images of the most frequent tag, for the bar's length */
export function tagRow(context: PanelContext, images: () => number): VirtualRow<TagTotal> {
  let shown: TagTotal | null = null;
  const name = h('span', { class: 'tag-name' });
  const category = h('span', { class: 'quiet-text tag-category' });
  const fill = h('span', { class: 'tag-fill' });
  const number = h('span', { class: 'tag-number' });
  const mean = h('span', { class: 'quiet-text tag-mean' });
  const element = h(
    'div',
    { class: 'tag-row' },
    h(
      'button',
      {
        class: 'tag-button',
        attributes: { type: 'button', 'data-focus': 'tag' },
        on: {
          click: () => {
            if (shown !== null) context.client.excludeTag({ tag: shown.name, excluded: !shown.excluded });
          },
        },
      },
      h('span', { class: 'tag-text' }, name, category),
      h('span', { class: 'tag-bar', attributes: { 'aria-hidden': 'true' } }, fill),
      number,
      mean,
    ),
  );
  const control = element.querySelector('button') ?? element;
  return {
    element,
    update(tag) {
      shown = tag;
      setText(name, tag.name.replaceAll('_', ' '));
      setText(
        category,
        tag.excluded || tag.category === 'general' ? '' : categories[tag.category].toLowerCase(),
      );
      setText(number, tag.excluded ? words.excluded : count(tag.images));
      setText(mean, tag.excluded ? '' : percent(tag.mean));
      fill.style.setProperty('--done', String(tag.images / Math.max(1, images())));
      element.classList.toggle('excluded', tag.excluded);
      setAttribute(control, 'aria-pressed', String(tag.excluded));
      const label = tag.excluded ? words.include(tag.name) : words.exclude(tag.name);
      setAttribute(control, 'title', label);
    },
  };
}
