// Keys that do something with what is selected, wherever the keyboard is on the page but in a text.

import { tagKey } from '../../src/shared/tagging/tagText';
import { doAction } from './actionList';
import type { Bar } from './bar';
import { slotOf } from './favouritesBar';
import type { PageParts } from './parts';
import type { SidePanel } from './sidePanel';
import { bar as barWords, side as sideWords } from './strings';

export interface PageKeys {
  readonly parts: PageParts;
  readonly bar: Bar;
  readonly side: SidePanel;
  /** Whether something lies over the grid that has keys of its own. */
  readonly covered: () => boolean;
}

function isText(target: EventTarget | null): boolean {
  return target instanceof HTMLInputElement
    ? !['range', 'checkbox', 'button'].includes(target.type)
    : target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement;
}

/** Adds a tag to the selection, or removes it where all have it. */
export async function toggleTag(parts: PageParts, tag: string): Promise<void> {
  const { store } = parts;
  if (store.selected === 0) return;
  const images = store.chosen;
  const key = tagKey(tag);
  await parts.attempt(sideWords.add, async () => {
    const { chips, images: all } = await store.client.selectionFacts(images);
    const all_ = chips.filter((chip) => tagKey(chip.tag) === key && chip.count === all);
    const { leftOut } = await store.client.edit(
      {
        images,
        edit:
          all_.length > 0
            ? { kind: 'remove', tags: all_.map((chip) => chip.tag) }
            : { kind: 'add', tags: [tag], at: 'end' },
      },
      { timeout: 3_600_000 },
    );
    if (leftOut.length > 0) throw new Error(sideWords.leftOut(leftOut));
  });
}

export function listenToPageKeys({ parts, bar, side, covered }: PageKeys): void {
  const { store } = parts;

  function withControl(key: string, shift: boolean): boolean {
    switch (key) {
      case 'z':
        void parts.attempt(shift ? barWords.redo : barWords.undo, () =>
          shift ? store.client.redo() : store.client.undo(),
        );
        return true;
      case 'y':
        void parts.attempt(barWords.redo, () => store.client.redo());
        return true;
      case 'l':
        bar.focusQuery();
        return true;
      case 'c':
        void doAction(parts, 'copyTags');
        return true;
      case 'v':
        void doAction(parts, 'pasteTags');
        return true;
      default:
        return false;
    }
  }

  function plain(key: string): boolean {
    switch (key) {
      case '?':
        parts.showKeys();
        return true;
      case '/':
        bar.focusQuery();
        return true;
      case '+':
      case '=':
        bar.zoom(16);
        return true;
      case '-':
        bar.zoom(-16);
        return true;
      case 't':
        parts.startTagging();
        return true;
      case 'a':
        side.focusAdd();
        return true;
      case 'c':
        if (store.selected === 1) void doAction(parts, 'caption');
        return true;
      case 'enter':
        parts.view();
        return true;
      case 'delete':
        if (store.selected > 0) void doAction(parts, 'delete');
        return true;
      default:
        return false;
    }
  }

  document.addEventListener('keydown', (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const key = event.key.toLowerCase();
    const control = event.ctrlKey || event.metaKey;
    // undo and redo are for captions also while one is tagged after the other, but a text has its own
    if (isText(event.target)) {
      const empty = event.target instanceof HTMLInputElement && event.target.value === '';
      if (!control || !empty || !['z', 'y'].includes(key)) return;
    } else if (covered() && !(control && ['z', 'y'].includes(key))) return;
    const slot = slotOf(event);
    const favourite = slot === null || control ? null : store.state?.favourites[slot];
    if (favourite !== null && favourite !== undefined) void toggleTag(parts, favourite);
    else if (control ? !withControl(key, event.shiftKey) : !onButton(event) && !plain(key)) return;
    else if (!control && onButton(event)) return;
    event.preventDefault();
  });
}

/** Enter and Space press a button; they are not for the page then. */
function onButton(event: KeyboardEvent): boolean {
  return (
    ['Enter', ' '].includes(event.key) &&
    (event.target as Element).closest('button, vscode-button, a') !== null
  );
}
