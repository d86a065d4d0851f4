// The pictures of the job in all, with a way to look at them.

import { h, setText, show } from '../../shared/dom';
import { count } from '../../shared/format';
import { link } from '../../shared/ui/elements';
import type { EditorContext, Section } from '../context';
import { form as words } from './strings';

/** A line below the sources. */
export function sourceNote({ client, attempt }: EditorContext): Section {
  const text = h('span', { attributes: { 'data-fact': 'images' } });
  const look = link(words.look, () => void attempt(words.look, () => client.showImages({ source: 0 })));
  return {
    element: h('p', { class: 'source-note', attributes: { role: 'status' } }, text, ' ', look),
    update({ state }) {
      const { sources } = state;
      show(
        look,
        (sources ?? []).some(({ source, images }) => source === 0 && images > 0),
      );
      if (sources === null) return setText(text, words.reading);
      const own = sources.filter(({ regularization }) => !regularization);
      const sum = (of: (one: (typeof own)[number]) => number): number =>
        own.reduce((all, one) => all + of(one), 0);
      setText(
        text,
        words.allSources(
          count(sum(({ images }) => images)),
          count(sum(({ captioned }) => captioned)),
          count(sum(({ images, repeats }) => images * repeats)),
        ),
      );
    },
  };
}
