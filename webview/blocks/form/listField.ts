// A list of tables in the job: image folders, LoRAs that are mixed in, overrides. Each entry unfolds into its keys.

import { h, setText } from '../../shared/dom';
import { button } from '../../shared/ui/button';
import { isTable } from '../../../src/shared/blocks/jobChange';
import type { EditorContext, Section } from '../context';
import type { Shown } from '../store';
import { keyField, keyOf } from './keyField';
import { form as words, labelOf } from './strings';

/** The key that an entry is called by, what a new one is, and what is said of one beside its name. */
export interface ListKind {
  readonly title: string;
  readonly fresh: Readonly<Record<string, unknown>>;
  readonly note?: (entry: Readonly<Record<string, unknown>>, at: number, shown: Shown) => string;
}

const kinds: Readonly<Record<string, ListKind>> = {
  'dataset.sources': {
    title: 'path',
    fresh: { path: 'images' },
    note: (_, at, { state }) => {
      const facts = state.sources?.find(({ source }) => source === at);
      return facts === undefined ? '' : words.source(facts.images, facts.captioned, facts.problems);
    },
  },
  'samples.mixWith': { title: 'lora', fresh: { lora: '' } },
};

/** The editor of a list. */
export function listField(context: EditorContext, path: readonly string[], given?: ListKind): Section {
  const { store, schema } = context;
  const key = keyOf(path);
  const kind: ListKind = given ?? kinds[key] ?? { title: schema.keys([...path, 0])[0] ?? '', fresh: {} };
  const items = h('ol', { class: 'items' });
  const add = button({
    name: `add-${key}`,
    label: words.add[key] ?? words.addEntry,
    onClick: () => {
      const list = store.at(path);
      const before = Array.isArray(list) ? (list as unknown[]) : [];
      store.commit([{ path, value: [...before, kind.fresh] }], words.add[key] ?? words.addEntry);
      opened.add(before.length);
    },
  });
  const element = h(
    'div',
    { class: 'list-field', attributes: { role: 'group', 'aria-label': labelOf(path.at(-1) ?? '') } },
    h('span', { class: 'list-title', text: labelOf(path.at(-1) ?? '') }),
    h('p', { class: 'field-help', text: schema.of(path).description }),
    items,
    add.element,
  );
  const opened = new Set<number>([0]);
  let rows: {
    readonly sections: readonly Section[];
    readonly name: HTMLElement;
    readonly note: HTMLElement;
  }[] = [];

  function change(what: string, value: readonly unknown[]): void {
    store.commit([value.length === 0 ? { path } : { path, value }], what);
  }

  function build(count: number): void {
    rows = Array.from({ length: count }, (_, at) => {
      const sections = schema.keys([...path, 0]).map((name) => keyField(context, [...path, at, name]));
      return { sections, name: h('strong'), note: h('span', { class: 'group-note' }) };
    });
    items.replaceChildren(
      ...rows.map(({ sections, name, note }, at) => {
        const list = (): unknown[] => {
          const value = store.at(path);
          return Array.isArray(value) ? [...(value as unknown[])] : [];
        };
        const action = (id: string, label: string, icon: 'up' | 'close', act: () => void): HTMLElement =>
          button({ name: `${id}-${key}-${at}`, label, icon, look: 'icon', onClick: act }).element;
        const details = h(
          'details',
          { class: 'item', attributes: { open: opened.has(at) } },
          h('summary', {}, name, note),
          h('div', { class: 'group-body' }, ...sections.map((section) => section.element)),
        );
        details.addEventListener('toggle', () => (details.open ? opened.add(at) : opened.delete(at)));
        return h(
          'li',
          {},
          details,
          at === 0
            ? null
            : action('up', words.up, 'up', () => {
                const value = list();
                value.splice(at - 1, 0, ...value.splice(at, 1));
                change(words.up, value);
              }),
          action('remove', words.remove, 'close', () => change(words.remove, list().toSpliced(at, 1))),
        );
      }),
    );
  }

  return {
    element,
    update(shown) {
      const value = store.at(path);
      const list = Array.isArray(value) ? (value as unknown[]) : [];
      if (list.length !== rows.length) build(list.length);
      for (const [at, { sections, name, note }] of rows.entries()) {
        const entry = list[at];
        const table = isTable(entry) ? entry : {};
        const title = table[kind.title];
        setText(name, typeof title === 'string' && title !== '' ? title : words.unnamed);
        setText(note, kind.note?.(table, at, shown) ?? '');
        for (const section of sections) section.update(shown);
      }
    },
  };
}
