// What must be known before anything else: a mistake of the text, a base that is not there, a workspace that is not trusted.

import { h, setText, show } from '../shared/dom';
import { link } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { EditorContext, Section } from './context';
import { messages } from './strings';

/** The lines below the title. */
export function noteLines({ client, attempt }: EditorContext): Section {
  const lines = ['syntax', 'job', 'base', 'sdxl', 'trust'].map((name) => {
    const text = h('span');
    const element = h(
      'div',
      { class: 'note', hidden: true, attributes: { 'data-note': name } },
      icon('warning'),
      text,
    );
    return { name, text, element };
  });
  const toText = link(
    messages.showText,
    () => void attempt(messages.showText, () => client.showText({ path: [] })),
  );
  lines[0]?.element.append(toText);
  lines[0]?.element.setAttribute('role', 'status');
  return {
    element: h('div', { class: 'notes' }, ...lines.map(({ element }) => element)),
    update({ state }) {
      const said: Record<string, string | null> = {
        syntax: state.syntax === null ? null : messages.syntax(state.syntax.line, state.syntax.message),
        job: state.job === null ? messages.noJob : null,
        base: state.base.problem,
        sdxl: state.base.shape.kind === 'sdxl' ? messages.sdxl : null,
        trust: state.untrusted,
      };
      for (const { name, text, element } of lines) {
        const sentence = said[name] ?? null;
        show(element, sentence !== null);
        setText(text, sentence ?? '');
      }
    },
  };
}
