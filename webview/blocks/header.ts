// The job's name, what it comes to in numbers, and the button that starts it.

import type { PlanState } from '../../src/shared/blocks/editorApi';
import { h, setText, show } from '../shared/dom';
import { bytes, count, remaining } from '../shared/format';
import { button } from '../shared/ui/button';
import type { EditorContext, Section } from './context';
import { header as words } from './strings';

interface Fact {
  readonly element: HTMLElement;
  set(text: string, note: string): void;
}

function fact(name: string, label: string): Fact {
  const value = h('dd', { attributes: { 'data-fact': name } });
  const element = h('div', { class: 'fact' }, h('dt', { text: label }), value);
  return {
    element,
    set(text, note) {
      setText(value, text);
      element.title = note;
    },
  };
}

function planText(
  plan: PlanState,
  of: (plan: NonNullable<Extract<PlanState, { phase: 'ready' }>['plan']>) => string | null,
): string {
  if (plan.phase === 'none' || plan.plan === null)
    return plan.phase === 'asking' ? words.asking : words.unknown;
  return of(plan.plan) ?? words.unknown;
}

/** The top of the page. */
export function headerBar({ client, store, attempt }: EditorContext): Section {
  const name = h('h1', { class: 'name', attributes: { tabindex: -1 } });
  const file = h('p', { class: 'quiet-text file' });
  const facts = {
    parameters: fact('parameters', words.parameters),
    modules: fact('modules', words.modules),
    file: fact('file', words.file),
    memory: fact('memory', words.memory),
    time: fact('time', words.time),
  };
  const long = { timeout: 24 * 3600_000 };
  const train = button({
    name: 'train',
    label: words.train,
    icon: 'play',
    look: 'primary',
    tooltip: words.trainTip,
    onClick: () => void attempt(words.train, () => client.train(undefined, long)),
  });
  const text = button({
    name: 'text',
    label: words.text,
    icon: 'file',
    tooltip: words.textTip,
    onClick: () => void attempt(words.text, () => client.showText({ path: [] })),
  });
  return {
    element: h(
      'div',
      { class: 'top-line' },
      h('div', { class: 'title' }, name, file),
      h('dl', { class: 'facts' }, ...Object.values(facts).map(({ element }) => element)),
      h('div', { class: 'actions' }, text.element, train.element),
    ),
    update({ state, facts: made }) {
      const said = store.at(['name']);
      setText(name, typeof said === 'string' && said !== '' ? said : state.file);
      setText(
        file,
        [state.file, state.base.name, state.dirty ? words.dirty : ''].filter(Boolean).join(' · '),
      );
      const { plan } = state;
      const note = plan.phase === 'none' ? plan.reason : '';
      facts.parameters.set(count(made.parameters), '');
      facts.modules.set(count(made.trained), '');
      facts.file.set(bytes(made.fileBytes), '');
      facts.memory.set(
        planText(plan, ({ memory }) => bytes(memory.total)),
        plan.phase === 'none' ? note : (plan.plan?.memory.basis ?? ''),
      );
      facts.time.set(
        planText(plan, ({ time }) => (time.seconds === null ? null : remaining(time.seconds))),
        plan.phase === 'none' ? note : (plan.plan?.time.basis ?? ''),
      );
      for (const one of Object.values(facts))
        one.element.classList.toggle('pending', plan.phase === 'asking');
      show(train.element, state.untrusted === null);
    },
  };
}
