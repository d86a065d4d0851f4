// The rest of the job as a form: every key that the schema knows, in groups; what it says of a key is its help.

import type { EditorContext, Section } from '../context';
import { h } from '../../shared/dom';
import { group } from './fields';
import { keyField } from './keyField';
import { listField } from './listField';
import { form as words } from './strings';
import { groupNote } from './notes';
import { sourceNote } from './sourceNote';
import type { Shown } from '../store';

type Path = readonly string[];

/** A group of the form: tables whose keys are fields, in their order. */
interface GroupDefinition {
  readonly name: string;
  readonly tables: readonly Path[];
  /** Keys of the job itself that stand in the group. */
  readonly keys?: readonly string[];
}

const groups: readonly GroupDefinition[] = [
  { name: 'base', tables: [['base']], keys: ['name'] },
  { name: 'data', tables: [['dataset'], ['dataset', 'captions'], ['dataset', 'buckets']] },
  { name: 'training', tables: [['training']] },
  { name: 'samples', tables: [['samples']] },
  { name: 'output', tables: [['output']] },
];

/** The cards of the form. Their fields are made when the schema is there. */
export function jobForm(context: EditorContext): Section {
  const element = h('div', { class: 'form' });
  let sections: Section[] = [];
  let notes: { readonly note: (text: string) => void; readonly name: string }[] = [];

  function build(): void {
    const { schema, ui } = context;
    notes = [];
    sections = [];
    const cards = groups.map(({ name, tables, keys = [] }) => {
      const children: HTMLElement[] = [];
      const add = (section: Section): void => {
        sections.push(section);
        children.push(section.element);
      };
      for (const key of keys) add(keyField(context, [key]));
      for (const [at, table] of tables.entries()) {
        const inner = schema.keys(table).filter((key) => schema.of([...table, key]).type !== 'table');
        if (at > 0) children.push(h('h3', { text: words.tables[table.join('.')] ?? table.join(' ') }));
        for (const key of inner) {
          const path = [...table, key];
          const { type } = schema.of(path);
          if (type === 'tables') {
            add(listField(context, path));
            if (path.join('.') === 'dataset.sources') add(sourceNote(context));
          } else add(keyField(context, path));
        }
      }
      const card = group(
        name,
        words.groups[name] ?? name,
        ui.isOpen(name),
        (open) => ui.setOpen(name, open),
        ...children,
      );
      notes.push({ name, note: card.note });
      return card.element;
    });
    element.replaceChildren(...cards);
  }

  return {
    element,
    update(shown: Shown) {
      if (sections.length === 0) build();
      for (const section of sections) section.update(shown);
      for (const { name, note } of notes) note(groupNote(name, shown, context.store));
    },
  };
}
