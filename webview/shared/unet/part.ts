// One part of the picture: its box, its numbers, the track of its rank.

import { bytes, count, percent } from '../format';
import { setAttribute, setText, svg } from '../dom';
import type { Box } from './geometry';
import { words } from './words';

/** What is shown of a part. */
export interface UnetPart {
  readonly part: string;
  readonly rank: number;
  readonly convRank: number;
  /** Null: as large as the rank. */
  readonly alpha: number | null;
  readonly convAlpha: number | null;
  readonly parameters: number;
  readonly modules: number;
  /** How strongly it is coloured, 0..1: its share of all parameters, or another measure. */
  readonly share: number;
  /** What the share is called beside the parameters: “14 %”. */
  readonly shareText?: string;
  /** `empty`: it is set to something and trains nothing. */
  readonly state: 'on' | 'off' | 'empty';
  /** What is to be said about it, as sentences. */
  readonly warnings: readonly string[];
}

/** Ranks as a length: each doubling is as far. */
export function rankLength(rank: number): number {
  return Math.min(1, Math.log2(rank + 1) / Math.log2(257));
}

/** Large numbers in few letters: 940, 12.4 k, 1.05 M. */
export function short(value: number): string {
  return value < 1000
    ? String(value)
    : bytes(value).replace(' KB', ' k').replace(' MB', ' M').replace(' GB', ' G');
}

/** All of a part in words, as a screen reader says it. */
export function spoken(one: UnetPart, conv: boolean): string {
  if (one.state === 'off') return words.off;
  const parts = [
    one.state === 'empty' ? words.trainsNothing : null,
    words.rank(one.rank),
    one.alpha === null || one.alpha === one.rank ? null : words.alpha(one.alpha),
    conv ? words.convRank(one.convRank) : null,
    conv && one.convAlpha !== null && one.convAlpha !== one.convRank ? words.convAlpha(one.convAlpha) : null,
    words.parameters(count(one.parameters)),
    one.shareText ?? percent(one.share),
    ...one.warnings,
  ];
  return parts.filter((part) => part !== null).join(', ');
}

export interface PartElement {
  readonly element: SVGGElement;
  place(box: Box): void;
  update(one: UnetPart, options: { readonly conv: boolean; readonly selected: boolean }): void;
}

/** The box of a part; who listens to it is the picture's business. */
export function partElement(part: string): PartElement {
  const back = svg('rect', { class: 'unet-box', attributes: { rx: 7 } });
  const ring = svg('rect', { class: 'unet-ring', attributes: { rx: 9 } });
  const track = svg('rect', { class: 'unet-track', attributes: { rx: 2, height: 4 } });
  const fill = svg('rect', { class: 'unet-fill', attributes: { rx: 2, height: 4 } });
  const convFill = svg('rect', { class: 'unet-conv-fill', attributes: { rx: 1, height: 2 } });
  const thumb = svg('circle', { class: 'unet-thumb', attributes: { r: 4.5 } });
  const name = svg('text', { class: 'unet-name', text: part });
  const rank = svg('text', { class: 'unet-rank', attributes: { 'text-anchor': 'end' } });
  const facts = svg('text', { class: 'unet-facts' });
  const share = svg('text', { class: 'unet-facts', attributes: { 'text-anchor': 'end' } });
  const warning = svg(
    'g',
    { class: 'unet-warning' },
    svg('path', { attributes: { d: 'M7 0 L14 12.5 H0 Z' } }),
    svg('path', { class: 'unet-mark', attributes: { d: 'M6.3 4.4h1.4v4H6.3zM6.3 9.4h1.4v1.4H6.3z' } }),
  );
  const tip = svg('title');
  const element = svg(
    'g',
    { class: 'unet-part', attributes: { 'data-part': part } },
    tip,
    ring,
    back,
    name,
    rank,
    facts,
    share,
    track,
    fill,
    convFill,
    thumb,
    warning,
  );
  let width = 0;
  let shown: UnetPart | null = null;

  function drawTrack(): void {
    const length = Math.max(0, width - 22);
    const on = shown === null ? 0 : rankLength(shown.rank) * length;
    setAttribute(fill, 'width', String(on));
    setAttribute(thumb, 'cx', String(Number(track.getAttribute('x')) + on));
    setAttribute(convFill, 'width', String(shown === null ? 0 : rankLength(shown.convRank) * length));
  }

  return {
    element,
    place(box) {
      width = box.width;
      const at = (target: SVGElement, values: Record<string, number>): void => {
        for (const [key, value] of Object.entries(values)) setAttribute(target, key, String(value));
      };
      at(back, { ...box });
      at(ring, { x: box.x - 3, y: box.y - 3, width: box.width + 6, height: box.height + 6 });
      at(name, { x: box.x + 11, y: box.y + 20 });
      at(rank, { x: box.x + box.width - 11, y: box.y + 20 });
      at(facts, { x: box.x + 11, y: box.y + 38 });
      at(share, { x: box.x + box.width - 11, y: box.y + 38 });
      const y = box.y + box.height - 13;
      at(track, { x: box.x + 11, y, width: Math.max(0, box.width - 22) });
      at(fill, { x: box.x + 11, y });
      at(convFill, { x: box.x + 11, y: y + 6 });
      at(thumb, { cy: y + 2 });
      setAttribute(warning, 'transform', `translate(${box.x + 52} ${box.y + 9})`);
      drawTrack();
    },
    update(one, { conv, selected }) {
      shown = one;
      element.dataset.state = one.state;
      element.classList.toggle('selected', selected);
      element.classList.toggle('warned', one.warnings.length > 0);
      back.style.setProperty('--share', String(one.state === 'on' ? one.share : 0));
      const convText = conv ? ` · ${one.convRank}` : '';
      setText(rank, one.state === 'off' ? words.offShort : `${one.rank}${convText}`);
      setText(facts, one.state === 'on' ? short(one.parameters) : one.state === 'off' ? '' : words.nothing);
      setText(share, one.state === 'on' ? (one.shareText ?? percent(one.share)) : '');
      setText(tip, [`${part}: ${spoken(one, conv)}`, ...one.warnings].join('\n'));
      setAttribute(convFill, 'visibility', conv ? 'visible' : 'hidden');
      drawTrack();
    },
  };
}
