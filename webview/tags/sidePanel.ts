// What is selected, and all that is known of the tag that was chosen last.

import type { TagCount } from '../../src/shared/dataset/records';
import type { TagDetails, TagTableState } from '../../src/shared/tags/api';
import { h, setText, show } from '../shared/dom';
import { clock, count } from '../shared/format';
import type { Section, TableContext } from './context';
import { categories, side as words } from './strings';

/** Selected tags that are named. */
const mostNamed = 12;

export function sidePanel(context: TableContext): Section {
  const nothing = h('p', { class: 'quiet-text', text: words.nothing });
  const title = h('h2', { class: 'side-title' });
  const images = h('p', { class: 'quiet-text' });
  const several = h('ul', { class: 'chips' });
  const facts = h('dl', { class: 'facts-list' });
  const besideTitle = h('h3', { text: words.beside });
  const beside = h('ul', { class: 'beside' });
  const element = h(
    'aside',
    { class: 'side', attributes: { 'aria-label': words.facts } },
    nothing,
    title,
    images,
    several,
    facts,
    besideTitle,
    beside,
  );
  let drawn = '';

  function line(name: string, value: string, tip?: string): HTMLElement[] {
    return [
      h('dt', { text: name, ...(tip === undefined ? {} : { attributes: { title: tip } }) }),
      h('dd', { text: value }),
    ];
  }

  function drawFacts({ written, category, posts, aliases, firstSeen }: TagDetails): void {
    const ways =
      written.length > 1 ? written.map(({ tag, count: uses }) => `${tag} (${count(uses)})`).join(', ') : '';
    facts.replaceChildren(
      ...(ways === '' ? [] : line(words.written, ways)),
      ...(posts === null ? [] : line(words.category, categories[category])),
      ...(posts === null || posts === 0 ? [] : line(words.posts, count(posts))),
      ...(aliases.length === 0 ? [] : line(words.aliases, aliases.slice(0, 12).join(', '))),
      ...(firstSeen === null ? [] : line(words.firstSeen, clock(firstSeen, Date.now()), words.firstSeenTip)),
      ...(posts === null ? [h('dd', { class: 'quiet-text wide', text: words.unknownTag })] : []),
    );
  }

  function drawBeside(tags: readonly TagCount[], of: number): void {
    beside.replaceChildren(
      ...tags.map(({ tag, count: uses }) => {
        const bar = h('span', { class: 'share', attributes: { 'aria-hidden': 'true' } });
        bar.style.setProperty('--share', String(Math.min(1, uses / Math.max(1, of))));
        return h(
          'li',
          {},
          h(
            'button',
            {
              class: 'beside-tag',
              attributes: { type: 'button', title: words.besideTip(tag, uses) },
              on: { click: () => context.goTo(tag) },
            },
            bar,
            h('span', { class: 'beside-name', text: tag }),
            h('span', { class: 'beside-count', text: count(uses) }),
          ),
        );
      }),
    );
  }

  return {
    element,
    update({ details, selected, selectedTags }: TagTableState) {
      // drawn anew only when it differs: the focus may be in it
      const now = JSON.stringify([details, selected, selectedTags]);
      if (now === drawn) return;
      drawn = now;
      show(nothing, details === null);
      for (const part of [title, images, facts]) show(part, details !== null);
      show(several, selected > 1);
      show(besideTitle, (details?.beside.length ?? 0) > 0);
      show(beside, (details?.beside.length ?? 0) > 0);
      several.replaceChildren(
        ...selectedTags.slice(0, mostNamed).map((tag) => h('li', { class: 'chip', text: tag })),
        ...(selected > mostNamed
          ? [h('li', { class: 'quiet-text', text: words.more(selected - mostNamed) })]
          : []),
      );
      if (details === null) return;
      setText(title, details.tag);
      setText(images, selected > 1 ? words.several(selected) : words.images(details.count));
      drawFacts(details);
      drawBeside(details.beside, details.count);
    },
  };
}
