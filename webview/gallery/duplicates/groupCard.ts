// One group: its pictures side by side with what differs, and which one to keep.

import type { DuplicateGroup, DuplicateImage } from '../../../src/shared/gallery/duplicatesApi';
import { tagKey } from '../../../src/shared/tagging/tagText';
import { h } from '../../shared/dom';
import { bytes } from '../../shared/format';
import { button } from '../../shared/ui/button';
import { duplicates as words } from './strings';

/** Tags that are listed in a card. */
const mostTags = 8;

export interface GroupHandlers {
  readonly keep: (image: string, others: readonly string[]) => void;
  readonly dismiss: (group: DuplicateGroup) => void;
  readonly compare: (one: string, other: string) => void;
  /** The small picture of an image, which comes when it is seen. */
  readonly picture: (image: DuplicateImage) => HTMLElement;
}

export function groupCard(group: DuplicateGroup, handlers: GroupHandlers): HTMLElement {
  const { images } = group;
  const [first, second] = images;
  const exact = images.every(({ same }) => same);
  const farthest = Math.max(0, ...images.map(({ distance }) => distance));
  const compare = button({
    name: 'duplicates-compare',
    label: words.compare,
    icon: 'compare',
    onClick: () => {
      if (first !== undefined && second !== undefined) handlers.compare(first.path, second.path);
    },
  });
  const dismiss = button({
    name: 'duplicates-dismiss',
    label: words.dismiss,
    tooltip: words.dismissTip,
    onClick: () => handlers.dismiss(group),
  });
  const title = words.group(images.length, exact, farthest);
  return h(
    'section',
    { class: 'duplicate-group', attributes: { 'aria-label': title } },
    h('div', { class: 'duplicate-head' }, h('h3', { text: title }), compare.element, dismiss.element),
    h(
      'ul',
      { class: 'duplicate-images' },
      ...images.map((image, at) => imageCard(image, at, images, handlers)),
    ),
  );
}

function imageCard(
  image: DuplicateImage,
  at: number,
  images: readonly DuplicateImage[],
  handlers: GroupHandlers,
): HTMLElement {
  const others = images.filter((other) => other !== image);
  const most = (value: (one: DuplicateImage) => number): boolean =>
    others.some((other) => value(other) !== value(image)) &&
    others.every((other) => value(other) <= value(image));
  const figure = (text: string, best: boolean): HTMLElement =>
    h('span', { class: best ? 'duplicate-best' : '', text });
  const keep = button({
    name: 'duplicates-keep',
    label: words.keep,
    tooltip: words.keepTip(others.length),
    look: at === 0 ? 'primary' : 'secondary',
    onClick: () =>
      handlers.keep(
        image.path,
        others.map(({ path }) => path),
      ),
  });
  return h(
    'li',
    { class: 'duplicate-image', attributes: { 'data-image': image.name } },
    handlers.picture(image),
    h('div', { class: 'duplicate-name', text: image.name, attributes: { title: image.path } }),
    h('div', { class: 'quiet-text duplicate-place', text: image.place, attributes: { title: image.place } }),
    h(
      'div',
      { class: 'duplicate-figures' },
      figure(
        words.size(image.width, image.height),
        most((one) => one.width * one.height),
      ),
      figure(
        bytes(image.bytes),
        most((one) => one.bytes),
      ),
      h('span', {
        class: 'quiet-text',
        text: at === 0 ? words.suggested : image.same ? words.same : words.bits(image.distance),
      }),
    ),
    h('div', {
      class: 'duplicate-tags',
      text: tagText(image, others),
      attributes: { title: image.caption ?? words.uncaptioned },
    }),
    keep.element,
  );
}

/** What its caption has that the others' have not. */
function tagText(image: DuplicateImage, others: readonly DuplicateImage[]): string {
  if (image.caption === null) return words.uncaptioned;
  const elsewhere = new Set(others.flatMap(({ tags }) => tags.map(tagKey)));
  const only = image.tags.filter((tag) => !elsewhere.has(tagKey(tag)));
  if (only.length === 0) return words.sameTags(image.tags.length);
  return words.only(only.slice(0, mostTags), Math.max(0, only.length - mostTags));
}
