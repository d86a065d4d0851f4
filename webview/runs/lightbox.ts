// One sample picture, large, with how it was made, beside what the base model made of the prompt before training.

import type { RunPanelState } from '../../src/shared/runs/api';
import type { PromptSamples, SamplePicture } from '../../src/shared/runs/runState';
import { h, setAttribute, setText, show } from '../shared/dom';
import { duration } from '../shared/format';
import { button } from '../shared/ui/button';
import type { PanelContext } from './context';
import { fileAddress } from './context';
import { copyButton } from './outcomeCard';
import { lightbox as words, samplerName, samples } from './strings';

/** The dialog. It follows the run: a picture that arrives is one step to the right. */
export class Lightbox {
  readonly element: HTMLDialogElement;
  #state: RunPanelState | null = null;
  #prompt = 0;
  #step = 0;
  #comparing = false;
  #opener: Element | null = null;

  readonly #image = h('img', { attributes: { alt: '' } });
  readonly #startImage = h('img', { class: 'start-image', attributes: { alt: '' } });
  readonly #stage = h('div', { class: 'stage' }, this.#image, this.#startImage);
  readonly #slider = h('input', {
    class: 'slider',
    attributes: { type: 'range', min: 0, max: 100, value: 50, 'aria-label': words.compareSlider },
    on: { input: () => this.#split() },
  });
  readonly #prompts = h('p', { class: 'lightbox-prompt' });
  readonly #title = h('h2', { attributes: { 'aria-live': 'polite' } });
  readonly #position = h('span', { class: 'quiet-text' });
  readonly #facts = h('dl', { class: 'lightbox-facts' });
  readonly #earlier;
  readonly #later;
  readonly #compare;
  readonly #content: HTMLElement;

  constructor(private readonly context: PanelContext) {
    const { client } = context;
    this.#earlier = button({
      name: 'earlier',
      label: words.earlier,
      icon: 'previous',
      look: 'icon',
      onClick: () => this.#move(-1),
    });
    this.#later = button({
      name: 'later',
      label: words.later,
      icon: 'next',
      look: 'icon',
      onClick: () => this.#move(1),
    });
    this.#compare = button({
      name: 'compare',
      label: words.compare,
      icon: 'compare',
      tooltip: words.compareTip,
      onClick: () => this.#toggleCompare(),
    });
    const close = button({
      name: 'close',
      label: words.close,
      icon: 'close',
      look: 'icon',
      onClick: () => this.element.close(),
    });
    const open = button({
      name: 'open-picture',
      label: words.openPicture,
      icon: 'image',
      onClick: () => {
        const picture = this.#picture();
        if (picture !== undefined)
          void context.attempt(words.openPicture, () => client.openPicture({ file: picture.file }));
      },
    });
    const copy = copyButton(context, {
      name: 'copy-prompt',
      label: samples.copyPrompt,
      copy: () => client.copyText({ text: this.#row()?.prompt ?? '' }),
    });
    this.#content = h(
      'div',
      { class: 'lightbox-content', attributes: { tabindex: -1 } },
      h(
        'div',
        { class: 'lightbox-head' },
        this.#title,
        this.#position,
        h('div', { class: 'lightbox-moves' }, this.#earlier.element, this.#later.element, close.element),
      ),
      h('div', { class: 'picture-side' }, this.#stage, this.#slider),
      h(
        'div',
        { class: 'facts-side' },
        this.#prompts,
        this.#facts,
        h('div', { class: 'button-row' }, this.#compare.element, copy, open.element),
        h('p', { class: 'quiet-text hint', text: words.hint }),
      ),
    );
    this.element = h(
      'dialog',
      {
        class: 'lightbox',
        attributes: { 'aria-label': words.label },
        on: {
          // a click beside the content closes, as everywhere
          click: (event) => {
            if (event.target === this.element) this.element.close();
          },
          close: () => this.#closed(),
        },
      },
      this.#content,
    );
  }

  readonly #onKeydown = (event: KeyboardEvent): void => this.#onKey(event);

  /** Shows a picture. */
  open(prompt: number, step: number): void {
    this.#prompt = prompt;
    this.#step = step;
    this.#opener = document.activeElement;
    this.#draw();
    this.element.showModal();
    // on the document: a button that is disabled at the end of the row lets the focus go to the page
    document.addEventListener('keydown', this.#onKeydown);
    this.#content.focus();
  }

  /** Takes a newer state, so that moving reaches new pictures. */
  update(state: RunPanelState): void {
    this.#state = state;
    if (this.element.open) this.#draw();
  }

  #row(): PromptSamples | undefined {
    return this.#state?.run.samples.find((row) => row.index === this.#prompt);
  }

  #picture(): SamplePicture | undefined {
    return this.#row()?.pictures.find((picture) => picture.step === this.#step);
  }

  #draw(): void {
    const state = this.#state;
    const row = this.#row();
    const picture = this.#picture();
    if (state === null || row === undefined || picture === undefined) {
      if (this.element.open) this.element.close();
      return;
    }
    const at = row.pictures.indexOf(picture);
    const start = row.pictures[0];
    setAttribute(this.#image, 'src', fileAddress(state, picture.file, picture.time));
    setAttribute(this.#image, 'alt', `${samples.step(picture.step)}: ${row.prompt}`);
    const tiny = Math.max(picture.width, picture.height) <= 128;
    this.#stage.classList.toggle('tiny', tiny);
    this.#stage.style.setProperty('--ratio', String(picture.width / Math.max(1, picture.height)));
    this.#stage.style.setProperty('--height', `${tiny ? picture.height * 8 : picture.height}px`);
    const comparable = start !== undefined && start.step === 0 && start !== picture;
    if (comparable) setAttribute(this.#startImage, 'src', fileAddress(state, start.file, start.time));
    show(this.#startImage, this.#comparing && comparable);
    this.#slider.classList.toggle('quiet', !(this.#comparing && comparable));
    this.#slider.disabled = !(this.#comparing && comparable);
    this.#compare.set({ enabled: comparable, pressed: this.#comparing && comparable });
    this.#stage.dataset.left = this.#comparing && comparable ? samples.start : '';
    this.#split();
    setText(this.#title, samples.step(picture.step));
    setText(this.#position, words.position(at + 1, row.pictures.length));
    setText(this.#prompts, row.prompt);
    this.#earlier.set({ enabled: at > 0 });
    this.#later.set({ enabled: at < row.pictures.length - 1 });
    this.#drawFacts(state, picture);
  }

  #drawFacts(state: RunPanelState, picture: SamplePicture): void {
    const { job } = state;
    const facts: [string, string | null][] = [
      [words.facts.seed, String(picture.seed)],
      [words.facts.size, `${picture.width} × ${picture.height}`],
      [words.facts.sampler, job === null ? null : samplerName(job.sampler)],
      [words.facts.steps, job === null ? null : String(job.samplerSteps)],
      [words.facts.cfg, job === null ? null : String(job.cfg)],
      [words.facts.negative, job === null || job.negative === '' ? null : job.negative],
      [words.facts.took, duration(picture.seconds)],
    ];
    this.#facts.replaceChildren(
      ...facts.flatMap(([label, value]) =>
        value === null ? [] : [h('div', {}, h('dt', { text: label }), h('dd', { text: value }))],
      ),
    );
  }

  #split(): void {
    this.#stage.style.setProperty('--split', `${this.#slider.value}%`);
  }

  #toggleCompare(): void {
    this.#comparing = !this.#comparing;
    this.#draw();
    if (this.#comparing && !this.#slider.disabled) this.#slider.focus();
  }

  #move(by: number): void {
    const row = this.#row();
    if (row === undefined) return;
    const at = row.pictures.findIndex((picture) => picture.step === this.#step);
    this.#step = row.pictures[Math.max(0, Math.min(row.pictures.length - 1, at + by))]?.step ?? this.#step;
    this.#draw();
  }

  #movePrompt(by: number): void {
    const rows = this.#state?.run.samples.filter((row) => row.pictures.length > 0) ?? [];
    const at = rows.findIndex((row) => row.index === this.#prompt);
    const row = rows[Math.max(0, Math.min(rows.length - 1, at + by))];
    if (row === undefined) return;
    this.#prompt = row.index;
    // the same step, or the nearest before it
    const nearest =
      [...row.pictures].reverse().find((picture) => picture.step <= this.#step) ?? row.pictures[0];
    this.#step = nearest?.step ?? 0;
    this.#draw();
  }

  #onKey(event: KeyboardEvent): void {
    if (event.key.toLowerCase() === 'c' && !event.ctrlKey && !event.metaKey && !event.altKey) {
      this.#toggleCompare();
      return;
    }
    // the arrow keys belong to the slider while it is in use
    if (event.target === this.#slider) return;
    const moves: Partial<Record<string, () => void>> = {
      ArrowLeft: () => this.#move(-1),
      ArrowRight: () => this.#move(1),
      ArrowUp: () => this.#movePrompt(-1),
      ArrowDown: () => this.#movePrompt(1),
      Home: () => this.#move(-Infinity),
      End: () => this.#move(Infinity),
    };
    const move = moves[event.key];
    if (move === undefined) return;
    event.preventDefault();
    move();
  }

  #closed(): void {
    document.removeEventListener('keydown', this.#onKeydown);
    this.#comparing = false;
    if (this.#opener instanceof HTMLElement && this.#opener.isConnected) this.#opener.focus();
    this.#opener = null;
  }
}
