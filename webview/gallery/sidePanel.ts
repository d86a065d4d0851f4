// The panel beside the grid: the tags of the selection, and what is known of the image that has the keyboard.

import type { EditAnswer, SelectionFacts } from '../../src/shared/gallery/gridApi';
import type { GalleryEdit } from '../../src/shared/gallery/galleryEdit';
import { h, oncePerFrame, setText, show } from '../shared/dom';
import { icon } from '../shared/ui/icons';
import { actionList } from './actionList';
import { Chips } from './chips';
import type { Chip } from './chip';
import { factsCard } from './factsCard';
import type { PageParts } from './parts';
import { renameBox } from './renameBox';
import { actions, side as words } from './strings';
import { TagInput } from './tagInput';

export interface SidePanel {
  readonly element: HTMLElement;
  /** Something may have changed: asks anew. */
  refresh(): void;
  focusAdd(): void;
}

export function sidePanel(parts: PageParts): SidePanel {
  const { store } = parts;
  const title = h('h2', { class: 'side-title' });
  const hint = h('p', { class: 'quiet-text', text: words.nothing });
  const untagged = h('p', { class: 'quiet-text', hidden: true });
  const dirtyText = h('span');
  const dirty = h('p', { class: 'dirty-note', hidden: true }, icon('warning'), dirtyText);
  const more = h('p', { class: 'quiet-text', hidden: true });
  const renamePlace = h('div');
  const chips = new Chips({
    label: words.tags,
    remove: (tags) => void edit(actions.editCaptions, { kind: 'remove', tags }),
    addToAll: (tag) => void edit(words.addToAll(tag), { kind: 'add', tags: [tag], at: 'end' }),
    rename: (chip) => startRename(chip),
    arrange: (tags, tag, place) => {
      void edit(actions.editCaptions, { kind: 'arrange', tags }).then((done) => {
        if (done) parts.say(words.moved(tag, place));
      });
    },
  });
  const input = new TagInput({
    label: words.add,
    placeholder: words.addPlaceholder,
    offers: (typed) => store.client.completeTag({ typed }),
    onEnter: (tags) => void edit(words.add, { kind: 'add', tags, at: 'end' }),
    onKey: (event) => {
      if (event.key !== 'Escape') return;
      event.preventDefault();
      parts.grid.focus();
    },
  });
  const tags = h(
    'section',
    { class: 'side-tags' },
    input.element,
    dirty,
    chips.element,
    renamePlace,
    more,
    untagged,
  );
  const facts = factsCard(parts);
  const element = h(
    'aside',
    { class: 'side', attributes: { id: 'side', 'aria-label': words.tags } },
    title,
    hint,
    tags,
    facts.element,
    actionList(parts),
  );

  let shown: SelectionFacts | null = null;
  let turn = 0;
  let asking = new AbortController();

  async function edit(what: string, change: GalleryEdit): Promise<boolean> {
    return run(what, () => store.client.edit({ images: store.chosen, edit: change }, { timeout: 3_600_000 }));
  }

  async function run(what: string, work: () => Promise<EditAnswer>): Promise<boolean> {
    let answer: EditAnswer | undefined;
    const worked = await parts.attempt(what, async () => {
      answer = await work();
      if (answer.leftOut.length > 0) throw new Error(words.leftOut(answer.leftOut));
    });
    refresh();
    return worked && answer?.cancelled !== true;
  }

  function startRename(chip: Chip): void {
    renamePlace.replaceChildren(
      renameBox(store, chip, true, (renaming) => {
        chip.element.focus();
        if (renaming === null) return;
        const { from, to, everywhere } = renaming;
        if (everywhere)
          void run(words.rename, () => store.client.renameEverywhere({ from, to }, { timeout: 3_600_000 }));
        else void edit(words.rename, { kind: 'rename', from: [from], to });
      }),
    );
  }

  async function ask(): Promise<void> {
    const mine = ++turn;
    if (store.selected === 0) {
      shown = null;
      draw();
      return;
    }
    asking.abort();
    asking = new AbortController();
    const options = { signal: asking.signal };
    const found = await store.client.selectionFacts(store.chosen, options).catch(() => null);
    if (mine !== turn || found === null) return;
    shown = found;
    draw();
  }

  function draw(): void {
    const images = shown?.images ?? 0;
    show(hint, images === 0);
    show(tags, images > 0);
    setText(
      title,
      images === 0
        ? words.tags
        : images === 1
          ? (store.focused?.name ?? words.images(1))
          : words.images(images),
    );
    chips.update(shown?.chips ?? [], images);
    show(more, (shown?.more ?? 0) > 0);
    setText(more, words.more(shown?.more ?? 0));
    show(untagged, images > 1 && (shown?.untagged ?? 0) > 0);
    setText(untagged, words.untagged(shown?.untagged ?? 0));
    show(dirty, (shown?.dirtyCount ?? 0) > 0);
    setText(dirtyText, words.dirty(shown?.dirty ?? [], shown?.dirtyCount ?? 0));
  }

  const soon = oncePerFrame(() => {
    if (element.checkVisibility()) void ask();
  });
  function refresh(): void {
    soon();
    facts.refresh();
  }
  let lastSelection = '';
  store.onSelection(({ ranges }) => {
    const key = JSON.stringify(ranges);
    if (key !== lastSelection) {
      lastSelection = key;
      renamePlace.replaceChildren();
    }
    refresh();
  });
  store.onState(refresh);
  draw();
  return {
    element,
    refresh,
    focusAdd: () => input.focus(),
  };
}
