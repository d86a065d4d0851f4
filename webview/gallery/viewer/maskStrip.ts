// The strip of the mask: tools, what they do, and saving.

import { h, setText, show } from '../../shared/dom';
import type { Button } from '../../shared/ui/button';
import { button } from '../../shared/ui/button';
import { checkbox } from '../../shared/ui/elements';
import type { MaskEditor, MaskOptions } from './maskEditor';
import { usualOptions } from './maskEditor';
import { mask as words } from './strings';

export interface MaskStripState {
  readonly file: string;
  /** Whether the picture has a mask in a file. */
  readonly there: boolean;
  /** What was painted before the page was hidden is shown. */
  readonly draft: boolean;
  readonly locked: string | null;
}

export interface MaskStrip {
  readonly element: HTMLElement;
  readonly options: MaskOptions;
  choose(tool: MaskOptions['tool']): void;
  /** Makes the brush larger or smaller. */
  grow(factor: number): void;
  update(editor: MaskEditor, state: MaskStripState): void;
}

interface MaskStripHandlers {
  readonly set: (options: Partial<MaskOptions>) => void;
  readonly undo: () => void;
  readonly redo: () => void;
  readonly invert: () => void;
  readonly flood: (level: 0 | 255) => void;
  readonly save: () => void;
  readonly remove: () => void;
  readonly exportMasks: () => void;
}

export function maskStrip(handlers: MaskStripHandlers): MaskStrip {
  let options = usualOptions;
  const set = (change: Partial<MaskOptions>): void => {
    options = { ...options, ...change };
    handlers.set(change);
    drawTools();
  };
  const tool = (name: MaskOptions['tool'], label: string, tooltip: string): Button =>
    button({ name: `mask-${name}`, label, tooltip, onClick: () => set({ tool: name }) });
  const tools: Record<MaskOptions['tool'], Button> = {
    brush: tool('brush', words.brush, words.brushTip),
    erase: tool('erase', words.erase, words.eraseTip),
    fill: tool('fill', words.fill, words.fillTip),
  };
  const size = slider(words.size, 0, 100, toSlider(options.size), (value) =>
    set({ size: fromSlider(value) }),
  );
  const hardness = slider(words.hardness, 0, 100, options.hardness * 100, (value) =>
    set({ hardness: value / 100 }),
  );
  const tolerance = slider(words.tolerance, 0, 128, options.tolerance, (value) => set({ tolerance: value }));
  const opacity = slider(words.opacity, 10, 100, options.opacity * 100, (value) =>
    set({ opacity: value / 100 }),
  );
  const connected = checkbox(words.connected, options.connected, (checked) => set({ connected: checked }));
  const plain = (name: string, label: string, onClick: () => void): Button =>
    button({ name, label, onClick });
  const undo = button({
    name: 'mask-undo',
    label: words.undo,
    icon: 'undo',
    look: 'icon',
    onClick: handlers.undo,
  });
  const redo = button({
    name: 'mask-redo',
    label: words.redo,
    icon: 'redo',
    look: 'icon',
    onClick: handlers.redo,
  });
  const changes = [
    plain('mask-invert', words.invert, handlers.invert),
    plain('mask-all', words.all, () => handlers.flood(255)),
    plain('mask-none', words.none, () => handlers.flood(0)),
  ];
  const save = button({
    name: 'mask-save',
    label: words.save,
    look: 'primary',
    icon: 'save',
    onClick: handlers.save,
  });
  const remove = plain('mask-delete', words.remove, handlers.remove);
  const exporting = plain('mask-export', words.export, handlers.exportMasks);
  const state = h('span', { class: 'mask-state', attributes: { role: 'status' } });
  const about = h('p', { class: 'quiet-text strip-hint' });
  const group = (...children: HTMLElement[]): HTMLElement => h('div', { class: 'strip-group' }, ...children);
  const brushOptions = group(size.element, hardness.element);
  const fillOptions = group(tolerance.element, connected.element);
  const element = h(
    'div',
    {
      class: 'viewer-strip flowing',
      hidden: true,
      attributes: { role: 'toolbar', 'aria-label': words.tools },
    },
    group(tools.brush.element, tools.erase.element, tools.fill.element),
    brushOptions,
    fillOptions,
    opacity.element,
    group(undo.element, redo.element),
    group(...changes.map((one) => one.element)),
    group(save.element, remove.element, exporting.element),
    state,
    about,
  );

  function drawTools(): void {
    for (const [name, one] of Object.entries(tools)) one.set({ pressed: options.tool === name });
    show(brushOptions, options.tool !== 'fill');
    show(fillOptions, options.tool === 'fill');
  }
  drawTools();

  return {
    element,
    get options() {
      return options;
    },
    choose: (name) => set({ tool: name }),
    grow(factor) {
      set({ size: Math.min(0.5, Math.max(0.002, options.size * factor)) });
      size.set(toSlider(options.size));
    },
    update(editor, { file, there, draft, locked }) {
      for (const one of [...Object.values(tools), ...changes]) one.set({ enabled: locked === null });
      undo.set({ enabled: editor.canUndo });
      redo.set({ enabled: editor.canRedo });
      save.set({ enabled: editor.unsaved && locked === null, tooltip: words.saveTip(file) });
      remove.set({ enabled: there && locked === null, tooltip: words.removeTip(file) });
      exporting.set({ enabled: locked === null });
      const said = editor.unsaved
        ? draft && !editor.canUndo
          ? words.draft
          : words.unsaved
        : there
          ? words.saved(file)
          : words.none_;
      setText(state, there || editor.unsaved ? `${words.learnt(editor.learnt)} · ${said}` : said);
      setText(about, locked ?? words.about);
    },
  };
}

/** The slider's hundred steps, finer for small brushes. */
function fromSlider(value: number): number {
  return 0.002 * 250 ** (value / 100);
}

function toSlider(size: number): number {
  return (Math.log(size / 0.002) / Math.log(250)) * 100;
}

function slider(
  label: string,
  min: number,
  max: number,
  value: number,
  changed: (value: number) => void,
): { readonly element: HTMLElement; set(value: number): void } {
  const input = h('input', {
    attributes: { type: 'range', min, max, step: 1, value: Math.round(value), 'aria-label': label },
    on: { input: () => changed(input.valueAsNumber) },
  });
  return {
    element: h('label', { class: 'strip-slider' }, h('span', { text: label }), input),
    set: (next) => {
      input.valueAsNumber = next;
    },
  };
}
