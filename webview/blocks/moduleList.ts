// A part unfolded into its modules: by kind, and each by name, with overrides where they decide.

import { groupPattern, setOverride } from '../../src/shared/blocks/overrides';
import type { RankedModule } from '../../src/shared/blocks/networkFacts';
import { modulesOf, rankedModules } from '../../src/shared/blocks/networkFacts';
import type { ModuleGroup } from '../../src/shared/blocks/unetModules';
import { h, setText } from '../shared/dom';
import { count } from '../shared/format';
import type { EditorContext, Section } from './context';
import type { Shown } from './store';
import { modules as words } from './moduleWords';

const groups: readonly ModuleGroup[] = [
  'attention',
  'cross-attention',
  'feed-forward',
  'projections',
  'resnets',
  'samplers',
];

/** Ranks of modules as one text: “16”, “4–16”, “off”. */
function rankText(all: readonly RankedModule[]): string {
  const ranks = all.map(({ rank }) => rank);
  const [low, high] = [Math.min(...ranks), Math.max(...ranks)];
  return high === 0 ? words.off : low === high ? String(low) : `${low}–${high}`;
}

/** Only what the kind of network can train is counted; the rest is shown as out of reach. */
function modulesOfPart({ network, table, state }: Shown, part: string): readonly RankedModule[] {
  const all = modulesOf(state.base.shape).filter((module) => module.part === part);
  const locon = network.kind === 'locon';
  const reached = all.filter(({ attention }) => attention || locon);
  return rankedModules(reached, table, network.overrides);
}

/** The list in the card of a part; built when it is opened. */
export function moduleList(context: EditorContext): Section {
  const { store, ui } = context;
  const body = h('div', { class: 'modules' });
  const note = h('span', { class: 'group-note' });
  const element = h(
    'details',
    { class: 'unfold', attributes: { open: ui.isOpen('modules'), 'data-group': 'modules' } },
    h('summary', {}, h('span', { text: words.title }), note),
    body,
  );
  let drawn = '';
  element.addEventListener('toggle', () => {
    ui.setOpen('modules', element.open);
    drawn = '';
    context.redraw();
  });

  function override(pattern: string, text: string): void {
    const { shown } = store;
    if (shown === null) return;
    const value = text.trim() === '' ? null : Number(text);
    if (value !== null && (!Number.isInteger(value) || value < 0 || value > 1024)) {
      drawn = '';
      context.redraw();
      return;
    }
    store.commit(setOverride(shown.network, pattern, value), words.change(pattern));
  }

  /** The field of a pattern's rank; empty where no override of just this pattern is there. */
  function field({ network }: Shown, pattern: string, label: string, now: string): HTMLElement {
    const own = network.overrides?.find((one) => one.pattern === pattern);
    const input = h('input', {
      class: 'text-input tiny',
      attributes: {
        type: 'text',
        inputmode: 'numeric',
        placeholder: now,
        'aria-label': words.rankOf(label),
        title: words.overrideTip(pattern),
        'data-pattern': pattern,
      },
      on: {
        change: () => override(pattern, input.value),
      },
    });
    input.value = own === undefined ? '' : String(own.rank);
    return input;
  }

  function row(shown: Shown, one: RankedModule, block: string): HTMLElement {
    const { module, rank, parameters, override: by } = one;
    const size = `${module.inFeatures} → ${module.outFeatures}${module.kernel === 3 ? ', 3×3' : ''}`;
    return h(
      'tr',
      { class: rank === 0 ? 'off' : '' },
      h('td', {
        class: 'module-name',
        text: module.name.replace(`${block}.`, ''),
        attributes: { title: module.name },
      }),
      h('td', { text: size }),
      h('td', { class: 'number', text: rank === 0 ? words.off : String(rank) }),
      h('td', { class: 'number', text: rank === 0 ? '' : count(parameters) }),
      h(
        'td',
        { class: 'override' },
        field(shown, module.name, module.name, by === null ? words.asPart : words.override(by + 1)),
      ),
    );
  }

  function draw(shown: Shown, part: string): void {
    const all = modulesOfPart(shown, part);
    const reach = modulesOf(shown.state.base.shape).filter((module) => module.part === part);
    const focused =
      document.activeElement instanceof HTMLElement ? document.activeElement.dataset.pattern : undefined;
    body.replaceChildren(
      ...groups.flatMap((group): HTMLElement[] => {
        const own = all.filter(({ module }) => module.group === group);
        const count_ = reach.filter((module) => module.group === group).length;
        if (count_ === 0) return [];
        const pattern = groupPattern(part, group);
        const parameters = own.reduce((sum, one) => sum + one.parameters, 0);
        if (own.length === 0)
          return [
            h('p', { class: 'module-group quiet-text', text: words.outOfReach(words.groups[group], count_) }),
          ];
        const block = own[0]?.module.name.split('.').slice(0, 2).join('.') ?? '';
        return [
          h(
            'details',
            {
              class: 'module-group',
              attributes: { open: ui.isOpen(`group-${group}`), 'data-module-group': group },
            },
            h(
              'summary',
              {
                on: {
                  click: (event) => {
                    const details = (event.currentTarget as HTMLElement).parentElement as HTMLDetailsElement;
                    ui.setOpen(`group-${group}`, !details.open);
                  },
                },
              },
              h('strong', { text: words.groups[group] }),
              h('span', {
                class: 'quiet-text',
                text: words.groupFacts(own.length, rankText(own), count(parameters)),
              }),
            ),
            h(
              'label',
              { class: 'group-rank' },
              h('span', { text: words.rankForAll }),
              field(shown, pattern, words.groups[group], rankText(own)),
            ),
            h(
              'div',
              { class: 'scroll' },
              h(
                'table',
                {},
                h(
                  'thead',
                  {},
                  h(
                    'tr',
                    {},
                    ...words.columns.map((text) => h('th', { text, attributes: { scope: 'col' } })),
                  ),
                ),
                h('tbody', {}, ...own.map((one) => row(shown, one, block))),
              ),
            ),
          ),
        ];
      }),
    );
    if (focused !== undefined)
      body.querySelector<HTMLElement>(`[data-pattern="${CSS.escape(focused)}"]`)?.focus();
  }

  return {
    element,
    update(shown) {
      const { part } = ui.value;
      const all = modulesOf(shown.state.base.shape).filter((module) => module.part === part);
      setText(note, words.note(all.length));
      if (!element.open) return;
      const key = JSON.stringify([part, shown.network, shown.state.base.shape]);
      if (key === drawn) return;
      drawn = key;
      draw(shown, part);
    },
  };
}
