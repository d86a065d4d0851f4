// Blocks in the notations of other tools: each to copy, and a box that takes any of them.

import type { Notation, Pasted } from '../../../src/shared/blocks/notations';
import { printNotations, readNotation } from '../../../src/shared/blocks/notations';
import { networkChanges } from '../../../src/shared/blocks/presets';
import { h, setText, show } from '../../shared/dom';
import { button } from '../../shared/ui/button';
import type { EditorContext, Section } from '../context';
import { group } from '../form/fields';
import { notations as words } from './strings';

/** The card of notations. */
export function notationsCard({ client, store, ui, attempt, redraw }: EditorContext): Section {
  const list = h('ul', { class: 'notations' });
  const box = h('textarea', {
    class: 'text-input paste',
    attributes: {
      rows: 3,
      spellcheck: 'false',
      placeholder: words.placeholder,
      'aria-label': words.paste,
      'data-field': 'paste',
    },
    on: { input: () => judge() },
  });
  const verdict = h('p', { class: 'verdict', attributes: { role: 'status' } });
  const place = h('pre', { class: 'place', hidden: true });
  const take = button({ name: 'paste', label: words.take, look: 'primary', onClick: () => apply() });
  const card = group(
    'notations',
    words.title,
    ui.isOpen('notations'),
    (open) => {
      ui.setOpen('notations', open);
      redraw();
    },
    list,
    h('h3', { text: words.paste }),
    box,
    place,
    verdict,
    take.element,
  );
  let drawn = '';
  let read: Pasted | null = null;

  function judge(): void {
    const { shown } = store;
    read = null;
    take.set({ enabled: false });
    show(place, false);
    delete box.dataset.wrong;
    if (shown === null || box.value.trim() === '') return setText(verdict, '');
    const { value, error } = readNotation(
      box.value,
      shown.network,
      shown.state.base.shape,
      shown.state.lbwPresets,
    );
    if (error === undefined) {
      read = value;
      take.set({ enabled: true });
      return setText(verdict, [words.readAs(value.name), ...value.notes].join(' '));
    }
    box.dataset.wrong = 'true';
    setText(verdict, `${error.message} ${error.fix}`);
    // the line of the mistake with marks under its place
    const start = box.value.lastIndexOf('\n', error.start - 1) + 1;
    const end = box.value.indexOf('\n', start);
    const line = box.value.slice(start, end < 0 ? undefined : end);
    const [from, to] = [error.start - start, Math.min(line.length, error.end - start)];
    const cut = Math.max(0, from - 30);
    const before = (cut > 0 ? '…' : '') + line.slice(cut, from);
    place.replaceChildren(
      before,
      h('mark', { text: line.slice(from, Math.max(to, from + 1)) || ' ' }),
      line.slice(Math.max(to, from + 1), from + 60),
    );
    show(place, true);
  }

  function apply(): void {
    const { shown } = store;
    if (shown === null || read === null) return;
    store.commit(networkChanges(shown.network, read.network), words.take);
    box.value = '';
    judge();
  }

  function row(one: Notation): HTMLElement {
    return h(
      'li',
      { attributes: { 'data-notation': one.id } },
      h(
        'div',
        { class: 'notation-head' },
        h('strong', { text: one.name }),
        button({
          name: `copy-${one.id}`,
          label: words.copy(one.name),
          icon: 'copy',
          look: 'icon',
          onClick: () =>
            void attempt(words.copy(one.name), () => client.copy({ text: one.text, what: one.name })),
        }).element,
      ),
      h('pre', { class: 'notation', text: one.text, attributes: { tabindex: 0, 'aria-label': one.name } }),
      ...one.notes.map((text) => h('p', { class: 'field-help', text })),
    );
  }

  take.set({ enabled: false });
  return {
    element: card.element,
    update(shown) {
      if (!card.element.open) return;
      const key = JSON.stringify([shown.network, shown.state.base.shape]);
      if (key === drawn) return;
      drawn = key;
      list.replaceChildren(...printNotations(shown.network, shown.state.base.shape).map(row));
      judge();
    },
  };
}
