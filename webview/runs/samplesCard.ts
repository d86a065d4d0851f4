// Sample pictures: a row for each prompt, the newest first.

import type { RunPanelState } from '../../src/shared/runs/api';
import type { PromptSamples, SamplePicture } from '../../src/shared/runs/runState';
import { h, setText, show } from '../shared/dom';
import { badge, link } from '../shared/ui/elements';
import type { PanelContext, Section } from './context';
import { fileAddress } from './context';
import { Lightbox } from './lightbox';
import { actions, samples as words } from './strings';

/** Pictures at most so large are drawn for pixels: enlarged without blur. */
const pixelated = 128;

/** Whether a picture should keep its pixels' edges when it is shown larger. */
export function isTiny(picture: SamplePicture): boolean {
  return Math.max(picture.width, picture.height) <= pixelated;
}

interface Row {
  readonly element: HTMLElement;
  update(state: RunPanelState, row: PromptSamples): void;
}

function promptRow(context: PanelContext, lightbox: Lightbox, index: number): Row {
  const prompt = h('h3', { class: 'prompt' });
  const omitted = h('p', { class: 'quiet-text', hidden: true });
  const strip = h('ul', { class: 'strip' });
  const element = h(
    'div',
    { class: 'prompt-row', attributes: { role: 'group' } },
    h('div', { class: 'prompt-line' }, prompt),
    strip,
    omitted,
  );
  const known = new Map<string, HTMLElement>();

  function thumb(state: RunPanelState, row: PromptSamples, picture: SamplePicture): HTMLElement {
    const image = h('img', {
      class: isTiny(picture) ? 'tiny' : '',
      attributes: {
        src: fileAddress(state, picture.file, picture.time),
        alt: '',
        loading: 'lazy',
        decoding: 'async',
        width: picture.width,
        height: picture.height,
      },
      on: { error: () => frame.classList.add('missing') },
    });
    const frame = h(
      'span',
      { class: 'frame' },
      image,
      h('span', { class: 'missing-text', text: words.missing }),
    );
    frame.style.setProperty('--ratio', String(picture.width / Math.max(1, picture.height)));
    return h(
      'li',
      {},
      h(
        'button',
        {
          class: 'thumb',
          attributes: { type: 'button', 'aria-label': words.open(picture.step, row.prompt) },
          on: { click: () => lightbox.open(index, picture.step) },
        },
        frame,
        h('span', { class: 'step-label', text: words.step(picture.step) }),
      ),
    );
  }

  return {
    element,
    update(state, row) {
      setText(prompt, row.prompt === '' ? words.prompt(index) : row.prompt);
      prompt.title = row.prompt;
      element.setAttribute('aria-label', row.prompt === '' ? words.prompt(index) : row.prompt);
      const wanted = new Set<string>();
      row.pictures.forEach((picture) => {
        const key = `${state.folder} ${picture.file} ${picture.time}`;
        wanted.add(key);
        if (known.has(key)) return;
        const item = thumb(state, row, picture);
        known.set(key, item);
        // pictures come by step; the newest is put first and a late one where it belongs
        item.dataset.step = String(picture.step);
        const before = [...strip.children].find(
          (one) => Number((one as HTMLElement).dataset.step) <= picture.step,
        );
        strip.insertBefore(item, before ?? null);
      });
      for (const [key, item] of known)
        if (!wanted.has(key)) {
          item.remove();
          known.delete(key);
        }
      show(omitted, row.omitted > 0);
      if (row.omitted > 0) setText(omitted, words.omitted(row.omitted));
    },
  };
}

/** The card of sample pictures. */
export function samplesCard(context: PanelContext): Section {
  const lightbox = new Lightbox(context);
  const rows = new Map<number, Row>();
  const list = h('div', { class: 'prompt-rows' });
  const empty = h('div', { class: 'empty' });
  const number = badge('0');
  const element = h(
    'section',
    { class: 'card samples', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title }), number),
    empty,
    list,
    lightbox.element,
  );
  let shown = '';

  function sayEmpty(state: RunPanelState): void {
    const { run, job } = state;
    const none = job !== null && job.prompts.length === 0;
    const text = none
      ? words.none
      : !run.active
        ? words.never
        : run.status === 'starting'
          ? words.waitingStart
          : words.waiting;
    if (text === shown) return;
    shown = text;
    empty.replaceChildren(
      h('p', { text }),
      ...(none
        ? [
            h(
              'p',
              {},
              `${words.noneFix} `,
              link(
                actions.openJob,
                () => void context.attempt(actions.openJob, () => context.client.openJob()),
              ),
            ),
          ]
        : []),
    );
  }

  return {
    element,
    update(state) {
      const { samples } = state.run;
      const total = samples.reduce((sum, row) => sum + row.pictures.length + row.omitted, 0);
      show(empty, total === 0);
      show(number, total > 0);
      setText(number, String(total));
      if (total === 0) sayEmpty(state);
      for (const sample of samples) {
        let row = rows.get(sample.index);
        if (row === undefined) {
          row = promptRow(context, lightbox, sample.index);
          rows.set(sample.index, row);
          const later = [...rows].filter(([index]) => index > sample.index).sort(([a], [b]) => a - b)[0];
          list.insertBefore(row.element, later?.[1].element ?? null);
        }
        show(row.element, sample.pictures.length > 0);
        row.update(state, sample);
      }
      for (const [index, row] of rows)
        if (!samples.some((sample) => sample.index === index)) {
          row.element.remove();
          rows.delete(index);
        }
      lightbox.update(state);
    },
  };
}
