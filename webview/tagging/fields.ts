// Small form fields with their labels. A field that has the focus is the person's: states do not change it.

import { h, setText, show } from '../shared/dom';

let last = 0;

export interface Field<T> {
  readonly element: HTMLElement;
  set(value: T): void;
}

/** Whether somebody is at work in it. */
function busy(input: HTMLElement): boolean {
  return document.activeElement === input;
}

function labelled(label: string, input: HTMLElement, ...more: HTMLElement[]): HTMLElement {
  input.id = `field-${(last += 1)}`;
  return h(
    'div',
    { class: 'field' },
    h('label', { text: label, attributes: { for: input.id } }),
    input,
    ...more,
  );
}

export interface TextOptions {
  readonly name: string;
  readonly label: string;
  readonly placeholder: string;
  readonly onChange: (text: string) => void;
}

/** One line of text; what is typed counts after a moment, or with Enter. */
export function textField({ name, label, placeholder, onChange }: TextOptions): Field<string> {
  let timer: number | undefined;
  let sent = '';
  const send = (): void => {
    clearTimeout(timer);
    if (input.value === sent) return;
    sent = input.value;
    onChange(input.value);
  };
  const input = h('input', {
    class: 'text-input',
    attributes: { type: 'text', placeholder, spellcheck: 'false', 'data-field': name },
    on: {
      input: () => {
        clearTimeout(timer);
        timer = setTimeout(send, 400);
      },
      change: send,
    },
  });
  return {
    element: labelled(label, input),
    set(value) {
      if (busy(input)) return;
      sent = value;
      if (input.value !== value) input.value = value;
    },
  };
}

/** Several lines of `from = to`; lines that make no sense are named below. */
export function tableField(
  options: Omit<TextOptions, 'onChange'> & {
    readonly bad: (line: string) => string;
    readonly onChange: (table: Record<string, string>) => void;
  },
): Field<Readonly<Record<string, string>>> {
  const problem = h('p', { class: 'field-problem', hidden: true, attributes: { role: 'status' } });
  let timer: number | undefined;
  const send = (): void => {
    clearTimeout(timer);
    const lines = input.value.split('\n').filter((line) => line.trim() !== '');
    const wrong = lines.find((line) => !/^[^=]*\S[^=]*=/.test(line));
    show(problem, wrong !== undefined);
    if (wrong !== undefined) setText(problem, options.bad(wrong.trim()));
    else options.onChange(Object.fromEntries(lines.map(entry)));
  };
  const input = h('textarea', {
    class: 'text-input',
    attributes: {
      rows: 2,
      placeholder: options.placeholder,
      spellcheck: 'false',
      'data-field': options.name,
    },
    on: {
      input: () => {
        clearTimeout(timer);
        timer = setTimeout(send, 600);
      },
      change: send,
    },
  });
  return {
    element: labelled(options.label, input, problem),
    set(value) {
      if (busy(input)) return;
      const text = Object.entries(value)
        .map(([from, to]) => `${from} = ${to}`)
        .join('\n');
      if (input.value !== text && problem.hidden) input.value = text;
    },
  };
}

function entry(line: string): [string, string] {
  const at = line.indexOf('=');
  return [line.slice(0, at).trim(), line.slice(at + 1).trim()];
}

/** A whole number, or nothing. */
export function countField(
  options: Omit<TextOptions, 'onChange'> & { readonly onChange: (value: number | null) => void },
): Field<number | null> {
  const input = h('input', {
    class: 'text-input short',
    attributes: {
      type: 'number',
      min: 0,
      step: 1,
      placeholder: options.placeholder,
      'data-field': options.name,
    },
    on: {
      input: () => {
        const value = input.valueAsNumber;
        if (input.value === '') options.onChange(null);
        else if (Number.isInteger(value) && value >= 0) options.onChange(value);
      },
    },
  });
  const field = labelled(options.label, input);
  field.classList.add('in-line');
  return {
    element: field,
    set(value) {
      const text = value === null ? '' : String(value);
      if (!busy(input) && input.value !== text) input.value = text;
    },
  };
}

/** One of several. */
export function choiceField<T extends string>(
  name: string,
  label: string,
  choices: Readonly<Record<T, string>>,
  onChange: (value: T) => void,
): Field<T> {
  const input = h(
    'select',
    {
      class: 'text-input',
      attributes: { 'data-field': name },
      on: { change: () => onChange(input.value as T) },
    },
    ...Object.entries<string>(choices).map(([value, text]) => h('option', { text, attributes: { value } })),
  );
  const field = labelled(label, input);
  field.classList.add('in-line');
  return {
    element: field,
    set(value) {
      if (input.value !== value) input.value = value;
    },
  };
}

/** A group that can be closed. */
export function group(
  name: string,
  title: string,
  open: boolean,
  onToggle: (open: boolean) => void,
  ...children: HTMLElement[]
): { readonly element: HTMLElement; readonly note: (text: string) => void } {
  const note = h('span', { class: 'group-note' });
  const element = h(
    'details',
    { class: 'group', attributes: { open, 'data-group': name } },
    h('summary', {}, h('h2', { text: title }), note),
    h('div', { class: 'group-body' }, ...children),
  );
  element.addEventListener('toggle', () => onToggle(element.open));
  return { element, note: (text) => setText(note, text) };
}
