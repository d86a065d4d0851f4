// The strip of the crop: whose bucket, its numbers, the focal point.

import type { Size } from '../../../src/shared/dataset/buckets';
import type { Crop } from '../../../src/shared/dataset/crop';
import type { FocalPoint } from '../../../src/shared/dataset/focal';
import type { ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { h, setAttribute, setText, show } from '../../shared/dom';
import { button } from '../../shared/ui/button';
import { crop as words, viewer } from './strings';

export interface CropStrip {
  readonly element: HTMLElement;
  /** @param choice index of the subset whose bucket is shown */
  update(data: ViewerImage, choice: number, crop: Crop | null, focal: FocalPoint | null): void;
}

export function cropStrip(handlers: { choose(choice: number): void; reset(): void }): CropStrip {
  const select = h('select', {
    class: 'crop-choice',
    attributes: { 'aria-label': words.where },
    on: { change: () => handlers.choose(select.selectedIndex) },
  });
  const reset = button({
    name: 'focal-reset',
    label: words.reset,
    icon: 'undo',
    onClick: () => handlers.reset(),
  });
  const enlarged = h('span', {
    class: 'crop-enlarged',
    hidden: true,
    attributes: { title: words.enlargedTip },
  });
  const numbers = h('span', { class: 'crop-numbers', attributes: { role: 'status' } });
  const focalText = h('span', { class: 'crop-focal' });
  const fault = h('p', { class: 'strip-fault', hidden: true, attributes: { role: 'alert' } });
  const hint = h('p', { class: 'quiet-text strip-hint' });
  const element = h(
    'div',
    { class: 'viewer-strip', hidden: true },
    h('div', { class: 'strip-row' }, select, numbers, enlarged),
    h('div', { class: 'strip-row' }, focalText, reset.element),
    hint,
    fault,
  );
  return {
    element,
    update(data, choice, crop, focal) {
      const names = data.choices.map(({ name }) => name);
      if (
        select.options.length !== names.length ||
        names.some((name, at) => select.options[at]?.text !== name)
      )
        select.replaceChildren(...names.map((name) => h('option', { text: name })));
      select.selectedIndex = choice;
      show(select, names.length > 0);
      select.disabled = names.length < 2;
      setText(numbers, numbersOf(data, crop));
      show(enlarged, crop?.enlarged === true);
      setText(enlarged, crop === null ? '' : words.enlarged(crop.scale));
      setText(focalText, focal === null ? words.middle : words.focal(focal.x, focal.y));
      reset.set({ enabled: (focal !== null || data.focalFault !== null) && data.locked === null });
      const unsaid = data.choices[choice]?.said === false ? ` ${words.unsaid}` : '';
      setText(hint, data.locked ?? `${words.hint} ${words.file(data.focalFile)}${unsaid}`);
      setAttribute(hint, 'title', data.sharing.length > 0 ? viewer.sharing(data.sharing) : null);
      show(fault, data.focalFault !== null);
      setText(fault, data.focalFault === null ? '' : `${data.focalFault.message} ${data.focalFault.fix}`);
    },
  };
}

function numbersOf({ choices, facts }: ViewerImage, crop: Crop | null): string {
  if (choices.length === 0) return words.noSet;
  if (crop === null) return words.tooSmall;
  const { bucket, resized, kept } = crop;
  const parts = [words.bucket(bucket.width, bucket.height)];
  if (resized.width !== facts.width || resized.height !== facts.height)
    parts.push(words.resized(resized.width, resized.height));
  parts.push(words.kept(kept));
  const sides = lostSides(crop, resized);
  if (sides.length > 0) parts.push(words.fallsAway(sides.join(', ')));
  return parts.join(' · ');
}

/** What falls away on each side, in pixels of the resized picture. */
function lostSides({ x, y, bucket }: Crop, resized: Size): string[] {
  const sides = [
    [words.lost.left, x],
    [words.lost.right, resized.width - bucket.width - x],
    [words.lost.top, y],
    [words.lost.bottom, resized.height - bucket.height - y],
  ] as const;
  return sides.filter(([, pixels]) => pixels > 0).map(([say, pixels]) => say(pixels));
}
