// What happens to captions that exist, and how many that are, before anything is done.

import type { TaggingPanelState } from '../../src/shared/tagging/api';
import type { Policy } from '../../src/shared/tagging/options';
import { h, setText, show } from '../shared/dom';
import type { PanelContext, Section } from './context';
import { policy as words } from './strings';

const policies: readonly Policy[] = ['skip', 'append', 'prepend', 'merge', 'replace'];

function effect({ options, scope, summary, scored }: TaggingPanelState): string {
  if (options.policy === 'skip') return words.untouched;
  if (scored === 0) return words.mayTouch(scope.captioned);
  return words.touched(summary.touched);
}

/** The card of what happens to captions that exist; there is none when no image has one. */
export function policyCard(context: PanelContext): Section {
  const radios = new Map<Policy, HTMLInputElement>();
  const choices = policies.map((policy) => {
    const radio = h('input', {
      attributes: { type: 'radio', name: 'policy', value: policy },
      on: { change: () => context.client.setPolicy({ policy }) },
    });
    radios.set(policy, radio);
    return h(
      'label',
      { class: 'radio', attributes: { title: words.hints[policy] } },
      radio,
      h('span', { text: words.names[policy] }),
    );
  });
  const captions = h('p', { class: 'quiet-text' });
  const hint = h('p', { class: 'quiet-text' });
  const touches = h('p', { class: 'touches', attributes: { role: 'status' } });
  const element = h(
    'section',
    { class: 'card', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title })),
    captions,
    h('div', { class: 'radios', attributes: { role: 'radiogroup', 'aria-label': words.title } }, ...choices),
    hint,
    touches,
  );
  return {
    element,
    update(state) {
      const { options, scope, phase } = state;
      show(element, scope.captioned > 0);
      setText(captions, words.captions(scope.captioned, scope.images));
      for (const [policy, radio] of radios) {
        radio.checked = policy === options.policy;
        radio.disabled = phase === 'tagging' || phase === 'writing';
      }
      setText(hint, words.hints[options.policy]);
      setText(touches, effect(state));
      element.dataset.touches = String(options.policy !== 'skip' && state.summary.touched > 0);
    },
  };
}
