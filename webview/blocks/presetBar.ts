// Presets: those that come with the editor, and one's own.

import type { Network } from '../../src/shared/trainer/job';
import { networkChanges, presetNetwork, presetsFor } from '../../src/shared/blocks/presets';
import { readNetwork } from '../../src/shared/blocks/readNetwork';
import { h, setAttribute, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import type { EditorContext, Section } from './context';
import type { Shown } from './store';
import { unet as words } from './strings';

/** A setting of the network that can be chosen. */
export interface Choice {
  readonly name: string;
  readonly about: string;
  readonly network: Network;
}

/** The settings that can be chosen for a network, by an id. */
export function choosable({ layout, network, state }: Shown): ReadonlyMap<string, Choice> {
  const choices = new Map<string, Choice>();
  for (const preset of presetsFor(layout.kind))
    choices.set(`preset:${preset.id}`, {
      name: preset.name,
      about: `${preset.about} (${preset.source})`,
      network: presetNetwork(preset, network, layout),
    });
  for (const preset of state.presets)
    choices.set(`own:${preset.name}`, {
      name: preset.name,
      about: '',
      network: readNetwork(preset.network, layout).network,
    });
  return choices;
}

/** Options of a select, in two groups. */
export function presetOptions(shown: Shown): HTMLElement[] {
  const all = [...choosable(shown)];
  const options = (prefix: string): HTMLElement[] =>
    all
      .filter(([id]) => id.startsWith(prefix))
      .map(([id, { name, about }]) => h('option', { text: name, attributes: { value: id, title: about } }));
  const own = options('own:');
  return [
    h('optgroup', { attributes: { label: words.builtIn } }, ...options('preset:')),
    ...(own.length === 0 ? [] : [h('optgroup', { attributes: { label: words.own } }, ...own)]),
  ];
}

/** Chooses, saves and deletes presets. */
export function presetBar({ store, client, attempt }: EditorContext): Section {
  const select = h('select', {
    class: 'text-input',
    attributes: { 'aria-label': words.preset, 'data-field': 'preset' },
    on: { change: () => choose() },
  });
  const name = h('input', {
    class: 'text-input',
    attributes: { type: 'text', placeholder: words.saveName, 'aria-label': words.saveName, maxlength: 100 },
    on: {
      keydown: (event) => {
        if (event.key === 'Enter') void keep();
        if (event.key === 'Escape') show(naming, false);
      },
    },
  });
  const save = button({
    name: 'save-preset',
    label: words.save,
    icon: 'save',
    look: 'icon',
    onClick: () => {
      if (naming.hidden) {
        show(naming, true);
        name.focus();
      } else void keep();
    },
  });
  const remove = button({
    name: 'delete-preset',
    label: words.remove(''),
    icon: 'close',
    look: 'icon',
    onClick: () => {
      const own = ownName();
      if (own !== null) void attempt(words.remove(own), () => client.deletePreset({ name: own }));
    },
  });
  const naming = h('span', { class: 'naming', hidden: true }, name);
  const element = h('div', { class: 'preset-bar' }, select, naming, save.element, remove.element);
  let offered = '';
  let chosen = '';

  function ownName(): string | null {
    return chosen.startsWith('own:') ? chosen.slice(4) : null;
  }

  function choose(): void {
    const { shown } = store;
    const preset = shown === null ? undefined : choosable(shown).get(select.value);
    if (shown === null || preset === undefined) return;
    chosen = select.value;
    store.commit(networkChanges(shown.network, preset.network), words.apply(preset.name));
  }

  async function keep(): Promise<void> {
    const { shown } = store;
    const wanted = name.value.trim();
    if (shown === null || wanted === '') return;
    const { network } = shown;
    if (await attempt(words.save, () => client.savePreset({ name: wanted, network }))) {
      chosen = `own:${wanted}`;
      name.value = '';
      show(naming, false);
    }
  }

  return {
    element,
    update(shown) {
      const key = JSON.stringify([shown.layout.kind, shown.state.presets.map((preset) => preset.name)]);
      if (key !== offered) {
        select.replaceChildren(
          h('option', { text: words.choose, attributes: { value: '' } }),
          ...presetOptions(shown),
        );
        offered = key;
      }
      // the one that the network is now, if it is one
      const same = [...choosable(shown)].find(
        ([, { network }]) => networkChanges(shown.network, network).length === 0,
      );
      const [id = ''] = same ?? [];
      const current = choosable(shown).get(chosen);
      if (current === undefined || networkChanges(shown.network, current.network).length > 0) chosen = id;
      if (select.value !== chosen) select.value = chosen;
      setAttribute(select, 'title', choosable(shown).get(chosen)?.about ?? null);
      const own = ownName();
      remove.set({ shown: own !== null, label: words.remove(own ?? ''), tooltip: words.remove(own ?? '') });
    },
  };
}
