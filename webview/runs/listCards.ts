// Warnings and LoRA files: plain lists.

import type { RunPanelState } from '../../src/shared/runs/api';
import { h, setText, show } from '../shared/dom';
import { bytes } from '../shared/format';
import { button } from '../shared/ui/button';
import { badge, link } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { files as fileWords, outcome, warnings as words } from './strings';

/** Warnings, the latest first; hidden while there are none. */
export function warningsCard(context: PanelContext): Section {
  const number = badge('0');
  const list = h('ul', { class: 'warning-list' });
  const element = h(
    'section',
    { class: 'card warnings', hidden: true, attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title }), number),
    list,
  );
  let drawn = '';
  return {
    element,
    update({ run: { warnings } }) {
      show(element, warnings.length > 0);
      const key = JSON.stringify(warnings);
      if (key === drawn) return;
      drawn = key;
      setText(number, String(warnings.length));
      list.replaceChildren(
        ...[...warnings].reverse().map(({ message, fix, file, step, times }) => {
          const when = [step === null ? null : words.step(step), times > 1 ? words.times(times) : null]
            .filter((part) => part !== null)
            .join(', ');
          return h(
            'li',
            {},
            icon('warning'),
            h(
              'div',
              {},
              h('p', {}, message, when !== '' && h('span', { class: 'quiet-text', text: ` (${when})` })),
              fix !== '' && h('p', { class: 'quiet-text', text: fix }),
              file !== null &&
                h(
                  'p',
                  {},
                  link(
                    file,
                    () =>
                      void context.attempt(file, () =>
                        context.client.openPlace({ file, line: null, column: null }),
                      ),
                  ),
                ),
            ),
          );
        }),
      );
    },
  };
}

/** LoRA files saved on the way, the latest first; hidden while there are none. */
export function filesCard(context: PanelContext): Section {
  const { client } = context;
  const list = h('ul', { class: 'file-list' });
  const element = h(
    'section',
    { class: 'card files', hidden: true, attributes: { 'aria-label': fileWords.title } },
    h('div', { class: 'card-head' }, h('h2', { text: fileWords.title })),
    list,
  );
  let drawn = '';
  return {
    element,
    update({ run }: RunPanelState) {
      const files = run.files.filter((file) => file.file !== run.result?.file);
      show(element, files.length > 0);
      const key = JSON.stringify(files);
      if (key === drawn) return;
      drawn = key;
      list.replaceChildren(
        ...[...files]
          .sort((a, b) => b.step - a.step)
          .map(({ step, file, bytes: size }) =>
            h(
              'li',
              {},
              h(
                'div',
                { class: 'file-text' },
                h('span', { text: fileWords.step(step) }),
                h('span', { class: 'file-name quiet-text', text: file, attributes: { title: file } }),
              ),
              h('span', { class: 'quiet-text', text: bytes(size) }),
              button({
                name: 'reveal-file',
                label: `${outcome.reveal} ${file}`,
                icon: 'folder',
                look: 'icon',
                tooltip: outcome.revealTip,
                onClick: () => void context.attempt(outcome.reveal, () => client.reveal({ file })),
              }).element,
              button({
                name: 'copy-file-path',
                label: `${outcome.copyPath}: ${file}`,
                icon: 'copy',
                look: 'icon',
                tooltip: outcome.copyPath,
                onClick: () => void context.attempt(outcome.copyPath, () => client.copyPath({ file })),
              }).element,
            ),
          ),
      );
    },
  };
}
