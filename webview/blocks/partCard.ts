// The part that is chosen: its fields, what it tends to carry, what is to be said about it, and its modules.

import { ranksOfPart, setPart } from '../../src/shared/blocks/partChanges';
import { partViews } from '../../src/shared/blocks/partView';
import { tendencyOf } from '../../src/shared/blocks/tendencies';
import { h, setText, show } from '../shared/dom';
import { count, percent } from '../shared/format';
import { icon } from '../shared/ui/icons';
import type { EditorContext, Section } from './context';
import { numberField } from './form/fields';
import { moduleList } from './moduleList';
import { problemsAt } from './problems';
import { unet as words } from './strings';

/** The card below the picture. */
export function partCard(context: EditorContext): Section & { focus(): void } {
  const { store, ui } = context;
  const title = h('h2');
  const facts = h('p', { class: 'quiet-text' });
  const tendency = h('p', { class: 'tendency' });
  const warnings = h('ul', { class: 'warnings' });

  const wish = (key: 'rank' | 'alpha' | 'convRank' | 'convAlpha') => (value: unknown) => {
    const { shown } = store;
    const { part } = ui.value;
    if (shown === null) return;
    const own = ranksOfPart(shown.table, shown.layout, part);
    const wanted =
      value === undefined
        ? key === 'rank' || key === 'convRank'
          ? (shown.network.rank ?? 16)
          : null
        : value;
    if (wanted !== null && typeof wanted !== 'number') {
      // what is no number is written as it is, where the checks name it
      store.commit(
        [{ path: ['network', 'blocks', part], value: { ...own, [key]: wanted } }],
        words.change(part),
      );
      return;
    }
    const made = setPart(shown.network, shown.layout, part, { [key]: wanted });
    if ('problem' in made) void context.attempt(words.title, () => Promise.reject(new Error(made.problem)));
    else store.commit(made.changes, words.change(part));
  };
  const fields = {
    rank: numberField({ name: 'part-rank', label: words.rank, onChange: wish('rank') }),
    alpha: numberField({ name: 'part-alpha', label: words.alpha, onChange: wish('alpha') }),
    convRank: numberField({ name: 'part-conv-rank', label: words.convRank, onChange: wish('convRank') }),
    convAlpha: numberField({ name: 'part-conv-alpha', label: words.convAlpha, onChange: wish('convAlpha') }),
  };
  const modules = moduleList(context);
  const element = h(
    'section',
    { class: 'card part-card', attributes: { 'aria-label': words.partTitle('') } },
    h('div', { class: 'card-head' }, title, facts),
    h('div', { class: 'network-bar' }, ...Object.values(fields).map((field) => field.element)),
    tendency,
    warnings,
    modules.element,
  );
  return {
    element,
    focus: () => element.querySelector<HTMLInputElement>('input:not([disabled])')?.focus(),
    update(shown) {
      const { network, table, layout, facts: made } = shown;
      const { part } = ui.value;
      const view = partViews(network, table, made, layout).find((one) => one.part === part);
      if (view === undefined) return;
      const own = ranksOfPart(table, layout, part);
      setText(title, words.partTitle(part));
      element.setAttribute('aria-label', words.partTitle(part));
      setText(
        facts,
        view.modules === 0
          ? words.partOff
          : words.partFacts(count(view.modules), count(view.parameters), percent(view.share)),
      );
      const locon = network.kind === 'locon';
      const problems = problemsAt(shown, ['network', 'blocks', part], true);
      fields.rank.set({ value: own.rank, problems });
      fields.alpha.set({ value: own.alpha ?? undefined, fallback: words.asRank, disabled: own.rank === 0 });
      fields.convRank.set({ value: own.convRank, shown: locon });
      fields.convAlpha.set({
        value: own.convAlpha ?? undefined,
        fallback: words.asRank,
        shown: locon,
        disabled: own.convRank === 0,
      });
      const tends = tendencyOf(layout.kind, part);
      show(tendency, tends !== undefined);
      if (tends !== undefined && tendency.dataset.text !== tends.text) {
        tendency.dataset.text = tends.text;
        tendency.replaceChildren(
          h('em', { text: `${words.tendency} ` }),
          tends.text,
          h('span', { class: 'source', text: ` (${tends.source})` }),
        );
      }
      const said = view.warnings.join('\n');
      if (warnings.dataset.text !== said) {
        warnings.dataset.text = said;
        warnings.replaceChildren(
          ...view.warnings.map((text) => h('li', {}, icon('warning'), h('span', { text }))),
        );
      }
      modules.update(shown);
    },
  };
}
