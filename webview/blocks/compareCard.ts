// Two settings side by side: the job's and another, part by part.

import { networkFacts } from '../../src/shared/blocks/networkFacts';
import { partViews } from '../../src/shared/blocks/partView';
import { rankTable } from '../../src/shared/blocks/rankTable';
import { h } from '../shared/dom';
import { bytes, count } from '../shared/format';
import type { EditorContext, Section } from './context';
import { group } from './form/fields';
import { choosable, presetOptions } from './presetBar';
import type { Shown } from './store';
import { compare as words } from './compareWords';

/** The card of the comparison. */
export function compareCard({ ui, redraw }: EditorContext): Section {
  const select = h('select', {
    class: 'text-input',
    attributes: { 'aria-label': words.other, 'data-field': 'compare' },
    on: { change: () => redraw() },
  });
  const body = h('div', { class: 'scroll' });
  const card = group(
    'compare',
    words.title,
    ui.isOpen('compare'),
    (open) => {
      ui.setOpen('compare', open);
      redraw();
    },
    select,
    body,
  );
  let offered = '';
  let drawn = '';

  function draw(shown: Shown): void {
    const other = choosable(shown).get(select.value);
    if (other === undefined) return body.replaceChildren();
    const { layout, network, state } = shown;
    const facts = networkFacts(other.network, state.base.shape);
    const [left, right] = [
      partViews(network, shown.table, shown.facts, layout),
      partViews(other.network, rankTable(other.network, layout), facts, layout),
    ];
    const text = (one: (typeof left)[number], conv: boolean): string =>
      one.state !== 'on' ? words.off : conv ? `${one.rank} · ${one.convRank}` : String(one.rank);
    const rows = left.map((one, at) => {
      const two = right[at];
      if (two === undefined) return h('tr');
      const difference = two.parameters - one.parameters;
      return h(
        'tr',
        { class: difference === 0 ? 'same' : 'differs', attributes: { 'data-part': one.part } },
        h('th', { text: one.part, attributes: { scope: 'row' } }),
        h('td', { class: 'number', text: text(one, network.kind === 'locon') }),
        h('td', { class: 'number', text: text(two, other.network.kind === 'locon') }),
        h('td', { class: 'number', text: signed(difference) }),
      );
    });
    body.replaceChildren(
      h(
        'table',
        {},
        h(
          'thead',
          {},
          h(
            'tr',
            {},
            ...[words.part, words.job, other.name, words.difference].map((title) =>
              h('th', { text: title, attributes: { scope: 'col' } }),
            ),
          ),
        ),
        h('tbody', {}, ...rows),
        h(
          'tfoot',
          {},
          h(
            'tr',
            {},
            h('th', { text: words.file, attributes: { scope: 'row' } }),
            h('td', { class: 'number', text: bytes(shown.facts.fileBytes) }),
            h('td', { class: 'number', text: bytes(facts.fileBytes) }),
            h('td', { class: 'number', text: signed(facts.parameters - shown.facts.parameters) }),
          ),
        ),
      ),
    );
  }

  return {
    element: card.element,
    update(shown) {
      if (!card.element.open) return;
      const options = JSON.stringify([shown.layout.kind, shown.state.presets.map(({ name }) => name)]);
      if (options !== offered) {
        const { value } = select;
        select.replaceChildren(...presetOptions(shown));
        if (choosable(shown).has(value)) select.value = value;
        offered = options;
      }
      const key = JSON.stringify([select.value, shown.network, shown.state.base.shape, shown.state.presets]);
      if (key === drawn) return;
      drawn = key;
      draw(shown);
    },
  };
}

function signed(value: number): string {
  return value === 0 ? '=' : `${value > 0 ? '+' : '−'}${count(Math.abs(value))}`;
}
