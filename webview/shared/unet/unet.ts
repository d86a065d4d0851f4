// The U-Net as the U that it is: parts to click, drag and walk through with the keyboard. Also for LoRA files, which can only be read.

import { steppedRank } from '../../../src/shared/blocks/partChanges';
import type { BlockLayout } from '../../../src/shared/blocks/layout';
import { h, setAttribute, setText, svg } from '../dom';
import type { Geometry } from './geometry';
import { geometry } from './geometry';
import { dragRanks } from './drag';
import type { PartElement, UnetPart } from './part';
import { partElement, spoken } from './part';
import { RankTyping } from './typing';
import { words } from './words';

export type { UnetPart } from './part';

/** Which of a part's two ranks. */
export type RankKind = 'rank' | 'convRank';

export interface UnetOptions {
  /** Read by screen readers. */
  readonly label: string;
  /** How the picture is used, below it for screen readers. */
  readonly help: string;
  readonly readOnly?: boolean;
  /** A part got the focus, or was clicked where nothing can be changed. */
  readonly onSelect: (part: string) => void;
  readonly onToggle?: (part: string) => void;
  /** @param final false while it is still being dragged or typed */
  readonly onRank?: (part: string, rank: number, which: RankKind, final: boolean) => void;
  /** What was dragged or typed is given up. */
  readonly onCancel?: (part: string) => void;
  /** Enter: the part's fields are wanted. */
  readonly onOpen?: (part: string) => void;
}

export interface UnetState {
  readonly layout: BlockLayout;
  readonly parts: readonly UnetPart[];
  /** Whether convolutions are trained, too. */
  readonly conv: boolean;
  readonly selected: string | null;
  /** What is said of the text encoder: two short lines. */
  readonly text: readonly [title: string, facts: string];
}

export interface UnetPicture {
  readonly element: HTMLElement;
  update(state: UnetState): void;
  focus(part?: string): void;
}

let last = 0;

/** Makes the picture; it takes the width that it is given, and keeps the size of its letters. */
export function unetPicture(options: UnetOptions): UnetPicture {
  const { readOnly = false } = options;
  const id = `unet-${(last += 1)}`;
  const links = svg('g', { class: 'unet-links', attributes: { 'aria-hidden': 'true' } });
  const boxes = svg('g');
  const textBack = svg('rect', { class: 'unet-box unet-text', attributes: { rx: 7 } });
  const textTitle = svg('text', { class: 'unet-name' });
  const textFacts = svg('text', { class: 'unet-facts' });
  const labels = [words.noisy, words.cleaner].map((text) =>
    svg('text', {
      class: 'unet-facts',
      text,
      attributes: { 'text-anchor': 'middle', 'aria-hidden': 'true' },
    }),
  );
  const picture = svg(
    'svg',
    {
      class: 'unet-picture',
      attributes: { role: 'group', 'aria-label': options.label, 'aria-describedby': id },
    },
    arrowHead(id),
    links,
    svg('g', { class: 'unet-encoder' }, textBack, textTitle, textFacts),
    boxes,
    ...labels,
  );
  const element = h(
    'div',
    { class: 'unet' },
    h('p', { class: 'for-readers', text: options.help, attributes: { id } }),
  );
  element.append(picture);
  const parts = new Map<string, PartElement>();
  let state: UnetState | null = null;
  /** The part that Tab leads to. */
  let stop = '';
  let drawn = '';

  const ranksOf = (part: string, which: RankKind): number =>
    state?.parts.find((one) => one.part === part)?.[which] ?? 0;
  const typing = new RankTyping({
    onRank: (part, rank, which, final) => options.onRank?.(part, rank, which, final),
    onCancel: (part) => options.onCancel?.(part),
  });

  function build(layout: BlockLayout): void {
    parts.clear();
    boxes.replaceChildren();
    for (const part of layout.parts) {
      const one = partElement(part);
      parts.set(part, one);
      boxes.append(one.element);
      listen(part, one.element);
    }
    if (!layout.parts.includes(stop)) stop = layout.parts[0] ?? '';
  }

  function listen(part: string, target: SVGGElement): void {
    target.addEventListener('focus', () => {
      stop = part;
      for (const [name, one] of parts) setAttribute(one.element, 'tabindex', name === stop ? '0' : '-1');
      options.onSelect(part);
    });
    target.addEventListener('blur', () => typing.settle());
    target.addEventListener('keydown', (event) => onKey(event, part));
    if (readOnly) {
      target.addEventListener('click', () => target.focus());
      return;
    }
    dragRanks(target, {
      rank: (which) => ranksOf(part, which),
      conv: () => state?.conv === true,
      onRank: (rank, which, final) => options.onRank?.(part, rank, which, final),
      onCancel: () => options.onCancel?.(part),
      onClick: () => options.onToggle?.(part),
    });
  }

  function onKey(event: KeyboardEvent, part: string): void {
    if (event.ctrlKey || event.metaKey) return;
    const which: RankKind = event.shiftKey && state?.conv === true ? 'convRank' : 'rank';
    if (!readOnly && typing.key(event, part, which)) return event.preventDefault();
    const names = [...parts.keys()];
    const at = names.indexOf(part);
    const go = (to: number): void =>
      parts.get(names[(to + names.length) % names.length] ?? '')?.element.focus();
    const rank = (value: number): void => options.onRank?.(part, value, which, true);
    const act: Record<string, (() => void) | undefined> = {
      ArrowRight: () => go(at + 1),
      ArrowLeft: () => go(at - 1),
      Home: () => go(0),
      End: () => go(-1),
      Enter: () => options.onOpen?.(part),
      ...(readOnly
        ? { ArrowDown: () => go(at + 1), ArrowUp: () => go(at - 1), ' ': () => options.onOpen?.(part) }
        : {
            ArrowUp: () =>
              rank(event.altKey ? ranksOf(part, which) + 1 : steppedRank(ranksOf(part, which), 1)),
            ArrowDown: () =>
              rank(
                event.altKey ? Math.max(0, ranksOf(part, which) - 1) : steppedRank(ranksOf(part, which), -1),
              ),
            ' ': () => options.onToggle?.(part),
          }),
    };
    const action = act[event.key];
    if (action === undefined) return;
    event.preventDefault();
    action();
  }

  function draw(): void {
    if (state === null) return;
    const { layout, conv, selected } = state;
    const width = element.clientWidth || 640;
    const key = `${layout.kind} ${width}`;
    if (!drawn.startsWith(`${layout.kind} `)) build(layout);
    if (drawn !== key) place(geometry(layout, width));
    drawn = key;
    for (const facts of state.parts) {
      const one = parts.get(facts.part);
      if (one === undefined) continue;
      one.update(facts, { conv, selected: selected === facts.part });
      const target = one.element;
      setAttribute(target, 'tabindex', facts.part === stop ? '0' : '-1');
      setAttribute(target, 'role', readOnly ? 'button' : 'slider');
      setAttribute(target, 'aria-label', facts.part);
      if (readOnly) {
        setAttribute(target, 'aria-label', `${facts.part}: ${spoken(facts, conv)}`);
        setAttribute(target, 'aria-pressed', String(selected === facts.part));
        continue;
      }
      setAttribute(target, 'aria-valuemin', '0');
      setAttribute(target, 'aria-valuemax', '1024');
      setAttribute(target, 'aria-valuenow', String(facts.rank));
      setAttribute(target, 'aria-valuetext', spoken(facts, conv));
    }
    setText(textTitle, state.text[0]);
    setText(textFacts, state.text[1]);
  }

  function place(all: Geometry): void {
    setAttribute(picture, 'viewBox', `0 0 ${all.width} ${all.height}`);
    setAttribute(picture, 'width', String(all.width));
    setAttribute(picture, 'height', String(all.height));
    for (const [part, box] of all.parts) parts.get(part)?.place(box);
    for (const [name, value] of Object.entries(all.text)) setAttribute(textBack, name, String(value));
    const middle = all.text.y + all.text.height / 2;
    for (const [text, y] of [
      [textTitle, middle - 4],
      [textFacts, middle + 13],
    ] as const) {
      setAttribute(text, 'x', String(all.text.x + 11));
      setAttribute(text, 'y', String(y));
    }
    const [first, final] = [all.parts.get('in0'), [...all.parts.values()].toSorted((a, b) => b.x - a.x)[0]];
    for (const [at, box] of [first, final].entries()) {
      const label = labels[at];
      if (box === undefined || label === undefined) continue;
      setAttribute(label, 'x', String(box.x + box.width / 2));
      setAttribute(label, 'y', '15');
    }
    const path = (d: string, name: string): SVGPathElement =>
      svg('path', { class: name, attributes: { d, 'marker-end': `url(#${id}-head)` } });
    links.replaceChildren(
      ...all.skips.map((d) => path(d, 'unet-skip')),
      ...all.flow.map((d) => path(d, 'unet-flow')),
      path(all.condition, 'unet-condition'),
    );
  }

  new ResizeObserver(() => draw()).observe(element);
  return {
    element,
    update(next) {
      state = next;
      draw();
    },
    focus(part = stop) {
      parts.get(part)?.element.focus();
    },
  };
}

function arrowHead(id: string): SVGElement {
  return svg(
    'defs',
    {},
    svg(
      'marker',
      {
        attributes: {
          id: `${id}-head`,
          viewBox: '0 0 8 8',
          refX: 5,
          refY: 4,
          markerWidth: 7,
          markerHeight: 7,
          orient: 'auto',
        },
      },
      svg('path', { class: 'unet-head', attributes: { d: 'M1 1 L7 4 L1 7 Z' } }),
    ),
  );
}
