// How a run ended: the file and what to do with it, or the cause and the remedy.

import type { RunPanelState } from '../../src/shared/runs/api';
import type { LoraFile, RunError } from '../../src/shared/runs/runState';
import { h, setText, show } from '../shared/dom';
import { bytes, duration } from '../shared/format';
import { button } from '../shared/ui/button';
import { link } from '../shared/ui/elements';
import { icon } from '../shared/ui/icons';
import type { PanelContext, Section } from './context';
import { actions, outcome } from './strings';

/** The text that calls a LoRA in a prompt of A1111, ComfyUI and their kin. */
export function promptTag(file: string): string {
  return `<lora:${(file.split('/').at(-1) ?? file).replace(/\.safetensors$/, '')}:1>`;
}

/** A button that says for a moment that it has copied. */
export function copyButton(
  context: PanelContext,
  options: {
    readonly name: string;
    readonly label: string;
    readonly tooltip?: string;
    readonly copy: () => Promise<unknown>;
  },
): HTMLElement {
  const control = button({
    name: options.name,
    label: options.label,
    icon: 'copy',
    tooltip: options.tooltip,
    onClick: () =>
      void context.attempt(options.label, options.copy).then((worked) => {
        if (!worked) return;
        control.set({ label: outcome.copied });
        setTimeout(() => control.set({ label: options.label }), 1500);
      }),
  });
  return control.element;
}

/** The result's file with its buttons. */
function fileRow(context: PanelContext, file: LoraFile): HTMLElement {
  const { client } = context;
  const tag = promptTag(file.file);
  return h(
    'div',
    { class: 'result' },
    h(
      'div',
      { class: 'result-file' },
      icon('file'),
      h('span', { class: 'file-name', text: file.file, attributes: { title: file.file } }),
      file.bytes > 0 && h('span', { class: 'quiet-text', text: bytes(file.bytes) }),
    ),
    h(
      'div',
      { class: 'button-row' },
      button({
        name: 'reveal',
        label: outcome.reveal,
        icon: 'folder',
        look: 'primary',
        tooltip: outcome.revealTip,
        onClick: () => void context.attempt(outcome.reveal, () => client.reveal({ file: file.file })),
      }).element,
      copyButton(context, {
        name: 'copy-path',
        label: outcome.copyPath,
        copy: () => client.copyPath({ file: file.file }),
      }),
      copyButton(context, {
        name: 'copy-tag',
        label: outcome.copyTag,
        tooltip: `${outcome.copyTagTip}\n${tag}`,
        copy: () => client.copyText({ text: tag }),
      }),
    ),
    h('code', { class: 'tag', text: tag }),
  );
}

function place(context: PanelContext, error: RunError): HTMLElement | null {
  const { file, line, column } = error;
  if (file === null) return null;
  const where = line === null ? file : `${file}:${line}${column === null ? '' : `:${column}`}`;
  return h(
    'p',
    { class: 'place' },
    link(where, () => void context.attempt(where, () => context.client.openPlace({ file, line, column }))),
  );
}

/** The card of a finished, stopped or failed run. */
export function outcomeCard(context: PanelContext): Section {
  const { client } = context;
  const mark = h('span', { class: 'mark' });
  const title = h('h2');
  const body = h('div', { class: 'outcome-body' });
  const element = h(
    'section',
    { class: 'card outcome', hidden: true },
    h('div', { class: 'heading' }, mark, title),
    body,
  );
  let shown = '';

  function buttons(state: RunPanelState): HTMLElement {
    const last = state.run.checkpoints.at(-1) ?? 0;
    const resume = button({
      name: 'resume',
      label: actions.resume(last),
      icon: 'play',
      look: 'primary',
      tooltip: state.locked ?? actions.resumeTip,
      onClick: () => {
        resume.set({ enabled: false });
        void context
          .attempt(actions.resume(last), () => client.resumeRun())
          .then((worked) => {
            // the state that follows takes the card away; when it does not come, the button is there again
            setTimeout(() => resume.set({ enabled: true }), worked ? 5000 : 0);
          });
      },
    });
    resume.set({ enabled: state.locked === null });
    return h(
      'div',
      { class: 'button-row' },
      resume.element,
      button({
        name: 'open-log',
        label: actions.openLog,
        icon: 'file',
        tooltip: actions.openLogTip,
        onClick: () => void context.attempt(actions.openLog, () => client.openLog()),
      }).element,
    );
  }

  function content(state: RunPanelState): HTMLElement[] {
    const { run } = state;
    if (run.status === 'failed' && run.error !== null) {
      const { error } = run;
      return [
        h('p', { class: 'cause', text: error.message }),
        h('p', { class: 'remedy', text: error.fix, hidden: error.fix === '' }),
        place(context, error),
        buttons(state),
      ].filter((child) => child !== null);
    }
    if (run.status === 'stopped')
      return [
        h('p', { class: 'cause', text: run.step > 0 ? outcome.stoppedText : outcome.stoppedEarly }),
        ...(run.result === null ? [] : [fileRow(context, run.result)]),
        buttons(state),
      ];
    return run.result === null ? [] : [fileRow(context, run.result)];
  }

  return {
    element,
    update(state) {
      const { run } = state;
      show(element, run.status === 'finished' || run.status === 'stopped' || run.status === 'failed');
      if (element.hidden) {
        shown = '';
        return;
      }
      // made anew only when it says something else, so that focus stays where it is
      const key = JSON.stringify([
        run.status,
        run.result,
        run.error,
        run.checkpoints.at(-1),
        run.step,
        state.locked,
      ]);
      if (key === shown) return;
      shown = key;
      element.dataset.status = run.status;
      mark.replaceChildren(
        icon(run.status === 'finished' ? 'check' : run.status === 'failed' ? 'error' : 'stop'),
      );
      const at = run.error?.step ?? null;
      setText(
        title,
        run.status === 'finished'
          ? outcome.finished(run.elapsedSeconds === null ? null : duration(run.elapsedSeconds))
          : run.status === 'stopped'
            ? outcome.stopped(run.step, run.steps)
            : `${run.error?.crashed === true ? outcome.crashed : outcome.failed}${at !== null && at > 0 ? ` (${outcome.atStep(at)})` : ''}`,
      );
      body.replaceChildren(...content(state));
    },
  };
}
