// Fields of the form with their labels, help and problems. One that has the focus is the person's: states do not change it.

import { h, setText, show } from '../../shared/dom';
import { link } from '../../shared/ui/elements';

let last = 0;

export interface FieldOptions {
  readonly name: string;
  readonly label: string;
  /** What it is for; below the field. */
  readonly help?: string;
  readonly onChange: (value: unknown) => void;
}

export interface FieldState {
  /** As it stands in the job; undefined: not said. */
  readonly value: unknown;
  /** What holds when nothing is said. */
  readonly fallback?: unknown;
  readonly help?: string;
  /** What is usual here and why; shown when it differs. */
  readonly hint?: { readonly text: string; readonly use: () => void } | null;
  readonly problems?: readonly { readonly severity: string; readonly message: string }[];
  readonly shown?: boolean;
  readonly disabled?: boolean;
}

export interface Field {
  readonly element: HTMLElement;
  set(state: FieldState): void;
}

interface Frame extends Field {
  readonly input: HTMLElement;
}

/** The label, the help and the problems around an input. */
function frame(
  options: FieldOptions,
  input: HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement,
  setValue: (state: FieldState) => void,
  layout = '',
): Frame {
  input.id = `field-${(last += 1)}`;
  input.dataset.field = options.name;
  input.setAttribute('aria-describedby', `${input.id}-more`);
  const help = h('p', { class: 'field-help', text: options.help ?? '' });
  const hintText = h('span');
  let use: () => void = () => undefined;
  const hint = h(
    'p',
    { class: 'field-hint', hidden: true },
    hintText,
    ' ',
    link('Use it', () => use()),
  );
  const problem = h('p', { class: 'field-problem', hidden: true });
  const element = h(
    'div',
    { class: `field ${layout}` },
    h('label', { text: options.label, attributes: { for: input.id } }),
    input,
    h('div', { class: 'field-more', attributes: { id: `${input.id}-more` } }, problem, hint, help),
  );
  return {
    element,
    input,
    set(state) {
      const { problems = [], hint: usual = null, shown = true, disabled = false } = state;
      show(element, shown);
      input.disabled = disabled;
      if (state.help !== undefined) setText(help, state.help);
      show(help, (help.textContent ?? '') !== '');
      show(hint, usual !== null);
      setText(hintText, usual?.text ?? '');
      use = usual?.use ?? use;
      show(problem, problems.length > 0);
      setText(problem, problems.map(({ message }) => message).join(' '));
      element.dataset.severity = problems[0]?.severity ?? '';
      input.setAttribute('aria-invalid', String(problems.some(({ severity }) => severity === 'error')));
      setValue(state);
    },
  };
}

function busy(input: HTMLElement): boolean {
  return document.activeElement === input && input.dataset.typed === 'true';
}

/** As a text of a field; a table or list as JSON. */
function asText(value: unknown): string {
  if (value === undefined || value === null) return '';
  return typeof value === 'string' || typeof value === 'number' ? String(value) : JSON.stringify(value);
}

/** Lets an input be changed by typing: what is typed counts after a moment, or when the field is left. */
function whenTyped(input: HTMLInputElement | HTMLTextAreaElement, send: () => void, pause: number): void {
  let timer: number | undefined;
  let sent = input.value;
  const now = (): void => {
    clearTimeout(timer);
    // leaving a field comes in two events
    if (input.dataset.typed !== 'true' || input.value === sent) return;
    sent = input.value;
    send();
  };
  input.addEventListener('focus', () => (sent = input.value));
  input.addEventListener('input', () => {
    input.dataset.typed = 'true';
    clearTimeout(timer);
    timer = window.setTimeout(now, pause);
  });
  input.addEventListener('change', now);
  input.addEventListener('blur', () => {
    now();
    input.dataset.typed = 'false';
  });
}

/** One line of text, or several. Empty: the key goes. */
export function textField(
  options: FieldOptions & { readonly rows?: number; readonly keepEmpty?: boolean },
): Field {
  const input =
    options.rows === undefined
      ? h('input', { class: 'text-input', attributes: { type: 'text', spellcheck: 'false' } })
      : h('textarea', { class: 'text-input', attributes: { rows: options.rows, spellcheck: 'false' } });
  whenTyped(
    input,
    () => options.onChange(input.value === '' && options.keepEmpty !== true ? undefined : input.value),
    500,
  );
  return frame(options, input, ({ value, fallback }) => {
    input.placeholder = asText(fallback);
    if (!busy(input) && input.value !== asText(value)) input.value = asText(value);
  });
}

/** A number as it is written; what is no number is sent as it is, so that the checks can name it. Empty: the key goes. */
export function numberField(options: FieldOptions): Field {
  const input = h('input', {
    class: 'text-input short',
    attributes: { type: 'text', inputmode: 'decimal', spellcheck: 'false', autocomplete: 'off' },
  });
  whenTyped(
    input,
    () => {
      const text = input.value.trim();
      const number = Number(text.replaceAll(',', '.'));
      options.onChange(text === '' ? undefined : Number.isFinite(number) ? number : text);
    },
    400,
  );
  return frame(
    options,
    input,
    ({ value, fallback }) => {
      input.placeholder = asText(fallback);
      const same = input.value.trim() !== '' && Number(input.value) === value;
      if (!busy(input) && !same && input.value !== asText(value)) input.value = asText(value);
    },
    'in-line',
  );
}

/** One of several. What is not among them is shown as it is written. */
export function choiceField(
  options: FieldOptions & { readonly choices: Readonly<Record<string, string>> },
): Field {
  const input = h('select', {
    class: 'text-input',
    on: { change: () => options.onChange(input.value) },
  });
  const fill = (strange: string | null): void => {
    const entries = Object.entries(options.choices);
    input.replaceChildren(
      ...(strange === null ? [] : [h('option', { text: strange, attributes: { value: strange } })]),
      ...entries.map(([value, text]) => h('option', { text, attributes: { value } })),
    );
    input.dataset.strange = strange ?? '';
  };
  fill(null);
  return frame(
    options,
    input,
    ({ value, fallback }) => {
      const wanted = asText(value ?? fallback);
      const strange = Object.hasOwn(options.choices, wanted) ? null : wanted;
      if ((input.dataset.strange ?? '') !== (strange ?? '')) fill(strange);
      if (input.value !== wanted) input.value = wanted;
    },
    'in-line',
  );
}

/** On or off. */
export function switchField(options: FieldOptions): Field {
  const input = h('input', {
    attributes: { type: 'checkbox' },
    on: { change: () => options.onChange(input.checked) },
  });
  return frame(
    options,
    input,
    ({ value, fallback }) => {
      const wanted = typeof value === 'boolean' ? value : fallback === true;
      if (input.checked !== wanted) input.checked = wanted;
    },
    'switch',
  );
}

/** A group that can be closed, with a note beside its title. */
export function group(
  name: string,
  title: string,
  open: boolean,
  onToggle: (open: boolean) => void,
  ...children: (HTMLElement | null)[]
): { readonly element: HTMLDetailsElement; readonly note: (text: string) => void } {
  const note = h('span', { class: 'group-note' });
  const element = h(
    'details',
    { class: 'card group', attributes: { open, 'data-group': name } },
    h('summary', {}, h('h2', { text: title }), note),
    h('div', { class: 'group-body' }, ...children),
  );
  element.addEventListener('toggle', () => onToggle(element.open));
  return { element, note: (text) => setText(note, text) };
}
