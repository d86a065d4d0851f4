// Tagging pictures one after the other, by keyboard alone: the picture large, its tags, an input, and tags on the number keys.

import type { GridRow, ImageFacts } from '../../src/shared/gallery/gridApi';
import type { GalleryEdit } from '../../src/shared/gallery/galleryEdit';
import { tagKey } from '../../src/shared/tagging/tagText';
import { h, oncePerFrame, setAttribute, setText, show } from '../shared/dom';
import { button } from '../shared/ui/button';
import { icon } from '../shared/ui/icons';
import { Chips } from './chips';
import { favouritesBar, slotOf } from './favouritesBar';
import type { PageParts } from './parts';
import { Places } from './places';
import { renameBox } from './renameBox';
import { side as sideWords, tagging as words } from './strings';
import { TagInput } from './tagInput';

const pictureSide = 1024;
/** Small pictures are enlarged so far; more shows nothing more. */
const mostScale = 5;

export interface OneByOne {
  readonly element: HTMLElement;
  close(): void;
}

/** Opens over the grid, on the image that has the keyboard. @param closed the grid takes the keyboard */
export function oneByOne(parts: PageParts, closed: () => void): OneByOne {
  const { store } = parts;
  const places = new Places(store);
  let row: GridRow | undefined;
  let facts: ImageFacts | null = null;
  let turn = 0;
  /** Edits are done one after the other, each on the picture that was shown when its key was pressed. */
  let work: Promise<unknown> = Promise.resolve();

  const count = h('span', { class: 'one-count', attributes: { role: 'status' } });
  const name = h('span', { class: 'one-name' });
  const previous = button({
    name: 'previous',
    label: words.previous,
    icon: 'previous',
    look: 'icon',
    onClick: () => void go(-1),
  });
  const next = button({
    name: 'next',
    label: words.next,
    icon: 'next',
    look: 'icon',
    onClick: () => void go(1),
  });
  const close = button({
    name: 'close-tagging',
    label: words.close,
    icon: 'close',
    look: 'icon',
    onClick: () => end(),
  });
  const picture = h('img', { class: 'one-picture', attributes: { draggable: 'false' } });
  const problem = h('p', { class: 'quiet-text one-problem', hidden: true });
  const dirtyText = h('span');
  const dirty = h('p', { class: 'dirty-note', hidden: true }, icon('warning'), dirtyText);
  const renamePlace = h('div');
  const chips = new Chips({
    label: sideWords.tags,
    remove: (tags) => void edit({ kind: 'remove', tags }),
    addToAll: () => undefined,
    rename: (chip) =>
      renamePlace.replaceChildren(
        renameBox(store, chip, false, (renaming) => {
          input.focus();
          if (renaming !== null) void edit({ kind: 'rename', from: [renaming.from], to: renaming.to });
        }),
      ),
    arrange: (tags) => void edit({ kind: 'arrange', tags }),
  });
  const input = new TagInput({
    label: words.input,
    placeholder: words.placeholder,
    offers: (typed) => store.client.completeTag({ typed }),
    onEnter: (tags) => void edit({ kind: 'add', tags, at: 'end' }),
    onKey: (event, empty) => onKey(event, empty),
  });
  const favourites = favouritesBar(parts, (tag) => toggle(tag));
  const element = h(
    'section',
    { class: 'one', attributes: { 'aria-label': words.input } },
    h('div', { class: 'one-head' }, previous.element, count, name, next.element, close.element),
    h('div', { class: 'one-stage' }, picture, problem),
    h('div', { class: 'one-tags' }, dirty, chips.element, renamePlace, input.element, favourites.element),
  );
  element.addEventListener('keydown', (event) => {
    if (event.defaultPrevented) return;
    if (event.key === 'Escape') {
      event.preventDefault();
      end();
    } else if (event.target !== input.input) onKey(event, true);
  });

  function onKey(event: KeyboardEvent, empty: boolean): void {
    const control = event.ctrlKey || event.metaKey;
    const slot = slotOf(event);
    if (control && event.key === 'Enter') {
      const typed = input.input.value
        .split(',')
        .map((tag) => tag.trim())
        .filter((tag) => tag !== '');
      input.clear();
      if (typed.length > 0) void edit({ kind: 'add', tags: typed, at: 'end' });
      void go(event.shiftKey ? -1 : 1);
    } else if (control && event.shiftKey && slot !== null) {
      const tag = input.input.value.trim() || facts?.tags.at(-1);
      if (tag !== undefined) store.client.setFavourite({ slot, tag });
    } else if (control && empty && event.key === 'Backspace') {
      const last = facts?.tags.at(-1);
      if (last !== undefined) void edit({ kind: 'remove', tags: [last] });
    } else if (!control && !event.altKey && empty && slot !== null) {
      const tag = store.state?.favourites[slot];
      if (tag !== null && tag !== undefined) toggle(tag);
    } else if (
      !control &&
      !event.altKey &&
      empty &&
      (event.key === 'ArrowRight' || event.key === 'ArrowLeft')
    )
      void go(event.key === 'ArrowRight' ? 1 : -1);
    else if (!control && !event.altKey && empty && event.key === '?') parts.showKeys();
    else if (event.key === 'Escape') end();
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  function toggle(tag: string): void {
    const key = tagKey(tag);
    // what the picture has is known when the edits before are done
    const path = row?.path;
    if (path === undefined) return;
    work = work.then(async () => {
      const now = await store.client.imageFacts({ path });
      const written = now.tags.filter((one) => tagKey(one) === key);
      await change(
        path,
        written.length > 0 ? { kind: 'remove', tags: written } : { kind: 'add', tags: [tag], at: 'end' },
      );
    });
  }

  function edit(change_: GalleryEdit): Promise<unknown> {
    const path = row?.path;
    if (path === undefined) return Promise.resolve();
    work = work.then(() => change(path, change_));
    return work;
  }

  async function change(path: string, change_: GalleryEdit): Promise<void> {
    await parts.attempt(words.input, async () => {
      const { leftOut } = await store.client.edit(
        { images: { paths: [path] }, edit: change_ },
        { timeout: 600_000 },
      );
      if (leftOut.length > 0) throw new Error(sideWords.leftOut(leftOut));
    });
    await read();
  }

  async function go(by: number): Promise<void> {
    const found = await places.go(by);
    if (found === undefined) parts.say(by > 0 ? words.end : words.start);
    else showRow(found);
  }

  function showRow(found: GridRow): void {
    row = found;
    facts = null;
    renamePlace.replaceChildren();
    setText(name, found.name);
    setText(count, words.title(places.at, places.of));
    chips.update([], 1);
    favourites.update(null);
    drawPicture();
    void want();
    void read();
  }

  async function want(): Promise<void> {
    if (row === undefined) return;
    const beside = await places.around();
    store.pictures.want([row, ...beside], pictureSide);
  }

  function drawPicture(): void {
    if (row === undefined) return;
    const known = store.pictures.of(row, pictureSide);
    const address = known?.address ?? null;
    if (picture.dataset.path !== row.path) {
      picture.removeAttribute('src');
      picture.style.setProperty('--most-width', `${row.width * mostScale}px`);
      picture.style.setProperty('--most-height', `${row.height * mostScale}px`);
    }
    picture.dataset.path = row.path;
    setAttribute(picture, 'alt', row.name);
    if (address !== null && picture.getAttribute('src') !== address) picture.src = address;
    show(problem, known !== undefined && address === null);
    setText(problem, known?.problem ?? '');
  }

  async function read(): Promise<void> {
    const mine = ++turn;
    const path = row?.path;
    if (path === undefined) return;
    const found = await store.client.imageFacts({ path }).catch(() => null);
    if (mine !== turn || found === null || row?.path !== path) return;
    facts = found;
    chips.update(
      found.tags.map((tag) => ({ tag, count: 1 })),
      1,
    );
    favourites.update(found.tags);
    show(dirty, found.dirty);
    setText(dirtyText, sideWords.dirty([found.name], 1));
  }

  const subscriptions = [
    store.onPictures((paths) => {
      if (row !== undefined && paths.has(row.path)) drawPicture();
    }),
    store.onState(
      oncePerFrame(() => {
        setText(count, words.title(places.at, places.of));
        void read();
      }),
    ),
  ];

  function end(): void {
    for (const one of subscriptions) one.dispose();
    places.dispose();
    element.remove();
    closed();
  }

  void places.start().then((found) => {
    if (found === undefined) end();
    else showRow(found);
  });
  queueMicrotask(() => input.focus());
  return { element, close: end };
}
