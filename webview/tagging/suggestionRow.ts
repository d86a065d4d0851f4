// One image with its caption before and after, as a row of the review.

import type { CaptionPart } from '../../src/shared/tagging/captionDiff';
import type { SuggestionRow } from '../../src/shared/tagging/api';
import { h, setAttribute, setText, show } from '../shared/dom';
import { count } from '../shared/format';
import type { PanelContext } from './context';
import { review as words } from './strings';
import type { VirtualRow } from './virtualList';

const signs = { kept: '', added: '+', removed: '−' } as const;

function tagElement({ text, change, score }: CaptionPart): HTMLElement {
  const sure = score === null ? '' : words.score(score);
  const title = [words.change[change], sure].filter(Boolean).join(', ');
  return h(
    change === 'removed' ? 'del' : change === 'added' ? 'ins' : 'span',
    { class: `part ${change}`, attributes: { title } },
    signs[change] === ''
      ? null
      : h('span', { class: 'sign', text: signs[change], attributes: { 'aria-hidden': 'true' } }),
    h('span', { text }),
  );
}

/** Small pictures by image, so that scrolling back does not ask again. */
const pictures = new Map<number, Promise<string>>();

function pictureOf(context: PanelContext, row: number): Promise<string> {
  const known = pictures.get(row);
  if (known !== undefined) return known;
  const asked = context.client.thumbnail({ row }, { timeout: 120_000 });
  pictures.set(row, asked);
  asked.catch(() => pictures.delete(row));
  if (pictures.size > 2000) pictures.delete(pictures.keys().next().value ?? -1);
  return asked;
}

/** A row; `tickable` where its caption would change. */
export function suggestionRow(context: PanelContext, tickable: () => boolean): VirtualRow<SuggestionRow> {
  let shown: SuggestionRow | null = null;
  let partsShown = '';
  const tick = h('input', {
    class: 'tick',
    attributes: { type: 'checkbox', 'data-focus': 'tick' },
    on: {
      change: () => {
        if (shown !== null) context.client.tick({ row: shown.id, ticked: tick.checked });
        element.classList.toggle('unticked', !tick.checked);
      },
    },
  });
  const image = h('img', { attributes: { alt: '', decoding: 'async' } });
  const picture = h(
    'button',
    {
      class: 'picture',
      attributes: { type: 'button', 'data-focus': 'picture' },
      on: {
        click: () => {
          const row = shown?.id;
          if (row !== undefined) void context.attempt('Opening', () => context.client.openImage({ row }));
        },
      },
    },
    image,
  );
  const name = h('span', { class: 'row-name' });
  const folder = h('span', { class: 'quiet-text row-folder' });
  const balance = h('span', { class: 'quiet-text balance' });
  const parts = h('p', { class: 'parts' });
  const note = h('p', { class: 'quiet-text row-note' });
  const element = h(
    'div',
    { class: 'row' },
    tick,
    picture,
    h('div', { class: 'row-body' }, h('div', { class: 'row-head' }, name, folder, balance), parts, note),
  );
  image.addEventListener('load', () => image.classList.toggle('tiny', image.naturalWidth <= 80));

  function showPicture(id: number): void {
    image.removeAttribute('src');
    picture.classList.remove('missing');
    pictureOf(context, id).then(
      (address) => {
        if (shown?.id === id && address !== '') image.src = address;
      },
      () => {
        if (shown?.id === id) picture.classList.add('missing');
      },
    );
  }

  return {
    element,
    update(row) {
      const another = shown?.id !== row.id;
      shown = row;
      if (another) showPicture(row.id);
      setText(name, row.name);
      setText(folder, row.folder);
      setAttribute(picture, 'aria-label', words.openImage(row.name));
      setAttribute(picture, 'title', words.openImage(row.name));
      setAttribute(tick, 'aria-label', words.tick(row.name));
      tick.checked = row.ticked;
      tick.hidden = !tickable();
      element.classList.toggle('unticked', tickable() && !row.ticked);
      const key = JSON.stringify(row.parts);
      if (key !== partsShown) {
        partsShown = key;
        parts.replaceChildren(...row.parts.map(tagElement));
        const [added, removed] = (['added', 'removed'] as const).map(
          (change) => row.parts.filter((part) => part.change === change).length,
        );
        setText(
          balance,
          [added ? `+${count(added)}` : '', removed ? `−${count(removed)}` : ''].filter(Boolean).join(' '),
        );
      }
      show(parts, row.parts.length > 0);
      setText(note, row.note ?? '');
      show(note, row.note !== null);
    },
  };
}
