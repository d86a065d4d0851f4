// The U-Net with what holds for all of it: the kind, the ranks, the presets.

import type { JobChange } from '../../src/shared/blocks/jobChange';
import type { PartWish } from '../../src/shared/blocks/partChanges';
import { ranksOfPart, setKind, setPart, togglePart } from '../../src/shared/blocks/partChanges';
import { partViews } from '../../src/shared/blocks/partView';
import type { IndexRanks } from '../../src/shared/blocks/rankTable';
import { h, setText, show } from '../shared/dom';
import { unetPicture } from '../shared/unet/unet';
import type { EditorContext, Section } from './context';
import { choiceField, numberField } from './form/fields';
import { presetBar } from './presetBar';
import { problemsAt } from './problems';
import type { Shown } from './store';
import { unet as words } from './strings';

/** The card with the picture. */
export function unetCard(context: EditorContext, open: () => void): Section {
  const { store, ui } = context;
  /** What parts had before they were turned off here. */
  const had = new Map<string, IndexRanks>();

  const shown = (): Shown | null => store.shown;
  const tell = (problem: string): void =>
    void context.attempt(words.title, () => Promise.reject(new Error(problem)));

  /** Sets a part, or says why a job cannot. */
  function wish(part: string, wanted: PartWish, final: boolean): void {
    const now = shown();
    if (now === null) return;
    const made = setPart(now.network, now.layout, part, wanted);
    if ('problem' in made) {
      if (final) tell(made.problem);
    } else if (final) store.commit(made.changes, words.change(part));
    else store.preview(made.changes);
  }

  const picture = unetPicture({
    label: words.label,
    help: words.help,
    onSelect(part) {
      if (ui.value.part === part) return;
      ui.set({ part });
      context.redraw();
    },
    onToggle(part) {
      const now = shown();
      if (now === null) return;
      const ranks = ranksOfPart(now.table, now.layout, part);
      if (ranks.rank > 0 || ranks.convRank > 0) had.set(part, ranks);
      const made = togglePart(now.network, now.layout, part, had.get(part));
      if ('problem' in made) tell(made.problem);
      else store.commit(made.changes, words.turn(part));
    },
    onRank(part, rank, which, final) {
      // what is dragged is shown without being meant: it starts from what is meant
      if (final) store.preview([]);
      wish(part, { [which]: rank }, final);
    },
    onCancel: () => store.preview([]),
    onOpen: open,
  });

  const set =
    (...path: string[]) =>
    (value: unknown): void => {
      const full = ['network', ...path];
      const change: JobChange = value === undefined ? { path: full } : { path: full, value };
      store.commit([change], words.title);
    };
  const kind = choiceField({
    name: 'kind',
    label: words.kind,
    choices: words.kinds,
    onChange(value) {
      const now = shown();
      if (now !== null && (value === 'lora' || value === 'locon'))
        store.commit(setKind(now.network, value), words.kind);
    },
  });
  const rank = numberField({ name: 'rank', label: words.rank, onChange: set('rank') });
  const alpha = numberField({ name: 'alpha', label: words.alpha, onChange: set('alpha') });
  const setConv = (key: 'rank' | 'alpha', value: unknown): void => {
    const now = shown();
    if (now === null) return;
    const conv = now.network.conv ?? {};
    if (key === 'rank' && value === undefined) return set('conv')(undefined);
    // an alpha alone is no setting of convolutions: their rank is written with it
    const whole =
      key === 'alpha' && now.network.conv === undefined
        ? { rank: now.network.rank ?? 16, alpha: value }
        : null;
    if (whole !== null) return set('conv')(value === undefined ? undefined : whole);
    if (now.network.conv === undefined) return set('conv')({ ...conv, [key]: value });
    set('conv', key)(value);
  };
  const convRank = numberField({
    name: 'conv-rank',
    label: words.convRank,
    onChange: (value) => setConv('rank', value),
  });
  const convAlpha = numberField({
    name: 'conv-alpha',
    label: words.convAlpha,
    onChange: (value) => setConv('alpha', value),
  });
  const presets = presetBar(context);
  const note = h('p', { class: 'quiet-text alpha-note', hidden: true, text: words.alphaNote });
  const faults = h('p', { class: 'field-problem', hidden: true, attributes: { role: 'status' } });
  const element = h(
    'section',
    { class: 'card', attributes: { 'aria-label': words.title } },
    h(
      'div',
      { class: 'network-bar' },
      kind.element,
      rank.element,
      alpha.element,
      convRank.element,
      convAlpha.element,
      presets.element,
    ),
    note,
    faults,
    picture.element,
    h('p', { class: 'quiet-text legend', text: words.legend }),
  );

  return {
    element,
    update(now) {
      const { network, table, facts, layout, state } = now;
      const locon = network.kind === 'locon';
      const value = (...path: string[]): unknown => store.at(['network', ...path]);
      const problems = (...path: string[]) => problemsAt(now, ['network', ...path]);
      kind.set({ value: value('kind'), fallback: 'lora', problems: problems('kind') });
      rank.set({ value: value('rank'), fallback: 16, problems: problems('rank') });
      alpha.set({ value: value('alpha'), fallback: words.asRank, problems: problems('alpha') });
      convRank.set({
        value: value('conv', 'rank'),
        fallback: network.rank ?? 16,
        problems: problems('conv'),
        shown: locon || value('conv') !== undefined,
      });
      convAlpha.set({
        value: value('conv', 'alpha'),
        fallback: words.asRank,
        problems: problems('conv', 'alpha'),
        shown: locon,
      });
      presets.update(now);
      show(note, network.alpha === undefined && state.job !== null);
      const wrong = problemsAt(now, ['network', 'blocks']).map(({ message }) => message);
      show(faults, wrong.length > 0);
      setText(faults, wrong.join(' '));
      if (!layout.parts.includes(ui.value.part)) ui.set({ part: layout.parts[0] ?? '' });
      picture.update({
        layout,
        conv: locon,
        parts: partViews(network, table, facts, layout),
        selected: ui.value.part,
        text: [words.textEncoder, words.notTrained],
      });
    },
  };
}
