// A field for one key of the job, as the schema says it is.

import { advice } from '../../../src/shared/blocks/recommendations';
import { button } from '../../shared/ui/button';
import type { EditorContext, Section } from '../context';
import { problemsAt } from '../problems';
import type { Field, FieldOptions } from './fields';
import { choiceField, numberField, switchField, textField } from './fields';
import { form as words, labelOf } from './strings';

type Path = readonly (string | number)[];

/** Keys that hold a path, and what may be chosen for them. */
const paths: Readonly<Record<string, 'model' | 'folder' | 'toml' | 'lora'>> = {
  'base.model': 'model',
  'base.vae': 'folder',
  'dataset.config': 'toml',
  'dataset.sources.path': 'folder',
  'samples.mixWith.lora': 'lora',
};

/** Texts that need room. */
const long = new Set(['samples.negative', 'output.description']);

/** The key without numbers: `dataset.sources.path`. */
export function keyOf(path: Path): string {
  return path.filter((step) => typeof step === 'string').join('.');
}

/** What a field shows of a value, and what it makes of what is typed. */
interface Form {
  readonly shown: (value: unknown) => unknown;
  readonly meant: (value: unknown) => unknown;
}

const asItIs: Form = { shown: (value) => value, meant: (value) => value };

/** Texts one a line. */
const lines: Form = {
  shown: (value) => (Array.isArray(value) ? (value as unknown[]).map(String).join('\n') : value),
  meant: (value) =>
    typeof value === 'string' ? value.split('\n').filter((line) => line.trim() !== '') : value,
};

/** Texts between commas. */
const words_: Form = {
  shown: (value) => (Array.isArray(value) ? (value as unknown[]).map(String).join(', ') : value),
  meant: (value) =>
    typeof value === 'string'
      ? value
          .split(',')
          .map((one) => one.trim())
          .filter((one) => one !== '')
      : value,
};

/** A side, or width and height. */
const size: Form = {
  shown: (value) => (Array.isArray(value) ? (value as unknown[]).map(String).join(' × ') : value),
  meant(value) {
    if (typeof value !== 'string') return value;
    const sides = value
      .split(/[x×,\s]+/i)
      .filter((one) => one !== '')
      .map(Number);
    if (sides.length === 0 || !sides.every(Number.isFinite)) return value;
    return sides.length === 1 ? sides[0] : sides;
  },
};

/** The field of a key. */
export function keyField(context: EditorContext, path: Path, label?: string): Section {
  const { schema, store, client, attempt } = context;
  const help = schema.of(path);
  const key = keyOf(path);
  const title = label ?? labelOf(path.at(-1) ?? '');
  const form =
    key === 'dataset.resolution'
      ? size
      : help.type !== 'texts'
        ? asItIs
        : key === 'samples.prompts'
          ? lines
          : words_;
  const commit = (value: unknown): void => {
    const meant = form.meant(value);
    const gone = meant === undefined || (Array.isArray(meant) && meant.length === 0);
    store.commit([gone ? { path } : { path, value: meant }], title);
  };
  const options: FieldOptions = {
    name: path.join('.'),
    label: title,
    help: help.description,
    onChange: commit,
  };
  const field = fieldOf(options, key, help.type, help.choices, form);
  const pick = paths[key];
  if (pick !== undefined)
    field.element.querySelector('input')?.after(
      button({
        name: `pick-${key}`,
        label: words.choose,
        icon: 'folder',
        look: 'icon',
        onClick: () =>
          void attempt(words.choose, () => client.pick({ path, what: pick }, { timeout: 3600_000 })),
      }).element,
    );
  if (pick !== undefined) field.element.classList.add('with-button');
  return {
    element: field.element,
    update(shown) {
      const value = store.at(path);
      const tip = advice(key, value, shown.state.base);
      field.set({
        value: form.shown(value),
        fallback: form.shown(help.fallback ?? undefined),
        problems: problemsAt(shown, path, true),
        hint: tip === null ? null : { text: tip.text, use: () => commit(tip.value) },
      });
    },
  };
}

function fieldOf(
  options: FieldOptions,
  key: string,
  type: string,
  choices: readonly string[] | null,
  form: Form,
): Field {
  if (form === lines) return textField({ ...options, rows: 4 });
  if (form !== asItIs) return textField(options);
  if (choices !== null && type === 'text')
    return choiceField({
      ...options,
      choices: Object.fromEntries(choices.map((one) => [one, words.choices[one] ?? one])),
    });
  if (type === 'flag') return switchField(options);
  if (type === 'number') return numberField(options);
  return long.has(key) ? textField({ ...options, rows: 2 }) : textField(options);
}
