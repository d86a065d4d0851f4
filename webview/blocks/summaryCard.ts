// What will happen, in plain words, and what is in the way.

import type { JobProblem } from '../../src/shared/blocks/editorApi';
import { h, setText, show } from '../shared/dom';
import { bytes, count, duration } from '../shared/format';
import { icon } from '../shared/ui/icons';
import type { EditorContext, Section } from './context';
import type { Shown } from './store';
import { summary as words } from './summaryWords';

/** The card at the top of the form. */
export function summaryCard({ client, store, attempt }: EditorContext): Section {
  const text = h('div', { class: 'happening' });
  const list = h('ul', { class: 'problems' });
  const title = h('h3');
  const element = h(
    'section',
    { class: 'card summary', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title })),
    text,
    h('div', { class: 'problem-box', attributes: { role: 'status' } }, title, list),
  );
  let drawn = '';

  function problem(one: JobProblem): HTMLElement {
    const place = one.file === null ? words.line(one.line) : one.file;
    return h(
      'li',
      { attributes: { 'data-severity': one.severity } },
      icon(one.severity === 'error' ? 'error' : 'warning'),
      h('span', { text: one.message }),
      h('button', {
        class: 'to-text',
        text: place,
        attributes: { type: 'button', title: words.show },
        on: { click: () => void attempt(words.show, () => client.showText({ path: one.path })) },
      }),
    );
  }

  return {
    element,
    update(shown) {
      const { problems } = shown.state;
      const sentences = happening(shown, store.at(['samples', 'prompts']));
      const key = JSON.stringify([sentences, problems]);
      if (key === drawn) return;
      drawn = key;
      text.replaceChildren(...sentences.map((sentence) => h('p', { text: sentence })));
      const errors = problems.filter(({ severity }) => severity === 'error').length;
      setText(title, words.problems(errors, problems.length - errors));
      show(title, problems.length > 0);
      list.replaceChildren(...problems.map(problem));
    },
  };
}

/** Sentences of what a training of this job does. */
function happening({ facts, network, layout, state }: Shown, prompts: unknown): string[] {
  const trained = facts.parts.filter(({ modules }) => modules > 0).map(({ part }) => part);
  const kind = network.kind === 'locon' ? words.locon : words.lora;
  if (trained.length === 0) return [words.nothing];
  const which = trained.length === layout.parts.length ? words.all : words.some(trained, layout.parts.length);
  const said = [words.what(kind, which, count(facts.trained), bytes(facts.fileBytes))];
  const { plan: answer } = state;
  const plan = answer.phase === 'none' ? null : answer.plan;
  if (plan === null) {
    if (answer.phase === 'none' && answer.reason !== '') said.push(answer.reason);
    return said;
  }
  said.push(
    words.data(count(plan.images), count(plan.imagesPerEpoch), count(plan.regularizationImages)),
    words.steps(count(plan.steps), plan.batchSize, plan.epochs.toFixed(1)),
    plan.samplePictures > 0
      ? words.samples(count(plan.samplePictures), Array.isArray(prompts) ? prompts.length : 0)
      : words.noSamples,
    words.cost(
      bytes(plan.memory.total),
      plan.time.seconds === null ? null : duration(plan.time.seconds),
      plan.time.basis,
    ),
  );
  return said;
}
