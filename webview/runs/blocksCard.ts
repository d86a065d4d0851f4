// The nine parts of the U-Net as the U that it is: what of it this LoRA changes, and how much.

import { h, setText, show, svg } from '../shared/dom';
import { count, percent } from '../shared/format';
import type { Section } from './context';
import { blocks as words } from './strings';

interface Place {
  readonly name: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
}

// down the left arm, mid at the foot, up the right arm; deeper parts see smaller pictures and stand further in
const rows = [
  { y: 4, inset: 0 },
  { y: 42, inset: 12 },
  { y: 80, inset: 24 },
  { y: 118, inset: 36 },
];
const size = { width: 300, height: 190, block: 88, tall: 28 };

const places: readonly Place[] = [
  ...rows.map(({ y, inset }, index) => ({ name: `in${index}`, x: inset, y, width: size.block })),
  { name: 'mid', x: (size.width - size.block) / 2, y: 158, width: size.block },
  ...rows.map(({ y, inset }, index) => ({
    name: `out${3 - index}`,
    x: size.width - size.block - inset,
    y,
    width: size.block,
  })),
];

interface Part {
  readonly place: Place;
  readonly group: SVGGElement;
  readonly fill: SVGRectElement;
  readonly tip: SVGTitleElement;
  readonly share: SVGTextElement;
}

function part(place: Place): Part {
  const { name, x, y, width } = place;
  const box = { x, y, width, height: size.tall, rx: 4 };
  const fill = svg('rect', { class: 'block-fill', attributes: { ...box, width: 0 } });
  const tip = svg('title');
  const share = svg('text', {
    class: 'block-share',
    attributes: { x: x + width - 8, y: y + 18.5, 'text-anchor': 'end' },
  });
  const group = svg(
    'g',
    { class: 'block' },
    tip,
    fill,
    svg('rect', { class: 'block-frame', attributes: box }),
    svg('text', { class: 'block-name', text: name, attributes: { x: x + 8, y: y + 18.5 } }),
    share,
  );
  return { place, group, fill, tip, share };
}

/** The way of the picture through the U, and the skips from each in-block to its out-block. */
function lines(): SVGElement[] {
  const middle = size.tall / 2;
  const skips = rows.map(
    ({ y, inset }) => `M${inset + size.block + 4} ${y + middle}H${size.width - inset - size.block - 4}`,
  );
  const arms = rows.slice(0, -1).flatMap(({ y, inset }) => {
    const [from, to] = [y + size.tall + 2, y + 36];
    const left = inset + size.block / 2 + 6;
    return [`M${left} ${from}V${to}`, `M${size.width - left} ${to}V${from}`];
  });
  const { y = 0, inset = 0 } = rows.at(-1) ?? {};
  const left = inset + 20;
  const foot = 158 + middle;
  const mid = (size.width - size.block) / 2;
  return [
    svg('path', { class: 'skip', attributes: { d: skips.join('') } }),
    svg('path', {
      class: 'way',
      attributes: {
        d: `${arms.join('')}M${left} ${y + size.tall + 2}V${foot}H${mid - 4}M${mid + size.block + 4} ${foot}H${size.width - left}V${y + size.tall + 2}`,
      },
    }),
  ];
}

/** The card of the blocks. */
export function blocksCard(): Section {
  const parts = places.map(part);
  const drawing = svg(
    'svg',
    { class: 'unet', attributes: { viewBox: `-1 -1 ${size.width + 2} ${size.height + 2}`, role: 'img' } },
    ...lines(),
    ...parts.map(({ group }) => group),
  );
  const summary = h('p', { class: 'quiet-text' });
  const key = h(
    'p',
    { class: 'quiet-text key' },
    h('span', { class: 'swatch filled' }),
    words.filled,
    h('br'),
    h('span', { class: 'swatch' }),
    words.hollow,
  );
  const element = h(
    'section',
    { class: 'card blocks', attributes: { 'aria-label': words.title } },
    h('div', { class: 'card-head' }, h('h2', { text: words.title }), summary),
    drawing,
    key,
  );
  let drawn = '';
  return {
    element,
    update({ run: { network } }) {
      const now = JSON.stringify(network);
      if (now === drawn) return;
      drawn = now;
      show(key, network !== null);
      setText(summary, network === null ? '' : words.summary(network.modules, network.parameters));
      if (network === null) setText(summary, words.none);
      const total = Object.values(network?.parts ?? {}).reduce((sum, one) => sum + one, 0);
      const said: string[] = [];
      for (const { place, group, fill, tip, share } of parts) {
        const parameters = network?.parts[place.name] ?? 0;
        const ratio = total > 0 ? parameters / total : 0;
        group.classList.toggle('trained', parameters > 0);
        group.dataset.part = place.name;
        // a sliver at least, since a little is not nothing
        fill.setAttribute('width', String(parameters > 0 ? Math.max(5, place.width * ratio) : 0));
        setText(share, parameters > 0 ? percent(ratio) : '');
        const text = network === null ? place.name : words.part(place.name, parameters, percent(ratio));
        setText(tip, text);
        said.push(text);
      }
      drawing.setAttribute(
        'aria-label',
        network === null ? words.none : `${words.label}. ${said.join('; ')}.`,
      );
    },
  };
}

/** For the summary line elsewhere: "2 of 9 parts". */
export function trainedParts(parts: Readonly<Record<string, number>>): string {
  return `${count(Object.values(parts).filter((one) => one > 0).length)} of ${places.length} parts`;
}
