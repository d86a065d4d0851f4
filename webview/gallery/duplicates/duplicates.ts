// The view of duplicates: over the grid, groups of pictures that look alike.

import type { DuplicatesState } from '../../../src/shared/gallery/duplicatesApi';
import { maxDistance } from '../../../src/shared/gallery/duplicatesApi';
import type { ViewerApi } from '../../../src/shared/gallery/viewerApi';
import type { Client } from '../../../src/shared/ipc';
import { h, setText, show } from '../../shared/dom';
import { messageLine } from '../../shared/panelFrame';
import { button } from '../../shared/ui/button';
import { checkbox, progressRing } from '../../shared/ui/elements';
import './duplicates.css';
import { groupCard } from './groupCard';
import { lazyPictures } from './lazyPictures';
import { duplicates as words } from './strings';

/** What the view needs of the gallery. */
export interface DuplicatesHost {
  readonly client: Client<ViewerApi>;
  /** The view is put into it and covers it: it must be positioned. */
  readonly root: HTMLElement;
  /** Opens the viewer with two pictures side by side. */
  compare(image: string, other: string): void;
  /** The view was closed; the grid takes the focus. */
  onClosed(): void;
}

export interface DuplicatesView {
  readonly element: HTMLElement;
  /** Takes what the notification `duplicates` brings. */
  update(state: DuplicatesState): void;
  close(): void;
}

/** Groups that are shown at first, and with each “more”. */
const page = 20;
/** Hashes differ in an even number of bits, as half of their bits are set. */
const step = 2;
/** A person may take long to decide. */
const patience = 24 * 3_600_000;
/** Milliseconds until a small picture is given up: those of large pictures wait for each other. */
const pictureTime = 300_000;

/** Opens the view over the grid and begins to look for duplicates unless that was done. */
export function openDuplicates(host: DuplicatesHost): DuplicatesView {
  const { client } = host;
  const message = messageLine();
  const status = h('span', { class: 'duplicates-status', attributes: { role: 'status' } });
  const ring = progressRing(null);
  const close = button({
    name: 'duplicates-close',
    label: words.close,
    icon: 'close',
    look: 'icon',
    onClick: leave,
  });
  const stop = button({
    name: 'duplicates-stop',
    label: words.stop,
    icon: 'stop',
    onClick: () => client.stopDuplicates(),
  });
  const again = button({
    name: 'duplicates-again',
    label: words.again,
    onClick: () => client.findDuplicates(),
  });
  const merge = checkbox(words.merge, true, () => undefined);
  const alike = h('span', { class: 'quiet-text duplicates-step' });
  const slider = h('input', {
    attributes: { type: 'range', min: 0, max: maxDistance, step, 'aria-label': words.alike },
    on: { input: () => client.duplicateDistance({ distance: slider.valueAsNumber }) },
  });
  const failed = h('p', { class: 'duplicates-failed', hidden: true });
  const list = h('div', { class: 'duplicates-list' });
  const scroll = h('div', { class: 'duplicates-scroll' }, list);
  const pictures = lazyPictures(scroll, (image) =>
    client.duplicatePicture({ image }, { timeout: pictureTime }),
  );
  const more = button({
    name: 'duplicates-more',
    label: '',
    onClick: () => {
      wanted += page;
      void load();
    },
  });
  const element = h(
    'section',
    { class: 'duplicates', attributes: { tabindex: -1, role: 'region', 'aria-label': words.title } },
    h(
      'div',
      { class: 'duplicates-bar' },
      close.element,
      h('h2', { text: words.title }),
      ring,
      status,
      stop.element,
      again.element,
      h('label', { class: 'duplicates-alike' }, h('span', { text: words.alike }), slider, alike),
    ),
    h(
      'div',
      { class: 'duplicates-options' },
      merge.element,
      h('p', { class: 'quiet-text', text: words.limits }),
    ),
    message.element,
    failed,
    scroll,
  );
  let wanted = page;
  let state: DuplicatesState | null = null;
  /** Revision of the groups that are drawn. */
  let drawn = -1;
  let loading = false;
  let closed = false;

  function leave(): void {
    if (closed) return;
    closed = true;
    client.stopDuplicates();
    pictures.forget();
    element.remove();
    host.onClosed();
  }

  async function load(): Promise<void> {
    if (loading || closed) return;
    loading = true;
    await message.attempt(words.title, async () => {
      const { revision, total, groups } = await client.duplicateGroups({
        from: 0,
        count: Math.min(50, wanted),
      });
      const all = [...groups];
      while (all.length < Math.min(wanted, total)) {
        const next = await client.duplicateGroups({
          from: all.length,
          count: Math.min(50, wanted - all.length),
        });
        if (next.groups.length === 0 || next.revision !== revision) break;
        all.push(...next.groups);
      }
      drawn = revision;
      pictures.forget();
      list.replaceChildren(
        ...all.map((group) =>
          groupCard(group, {
            keep: (keep, remove) =>
              void message.attempt(words.keep, () =>
                client.resolveDuplicates({ keep, remove, mergeTags: merge.checked }, { timeout: patience }),
              ),
            dismiss: ({ id }) => void message.attempt(words.dismiss, () => client.dismissDuplicates({ id })),
            compare: (one, other) => host.compare(one, other),
            picture: (image) => pictures.frame(image),
          }),
        ),
      );
      show(more.element, total > all.length);
      more.set({ label: words.more(total - all.length) });
    });
    loading = false;
    // the groups changed while they were asked for
    if (state !== null && drawn !== state.revision && state.phase === 'done') void load();
  }

  function update(next: DuplicatesState): void {
    state = next;
    const { phase, done, total, groups, images, exact, failed: faults, failure, distance, revision } = next;
    const busy = phase === 'reading' || phase === 'comparing';
    show(ring, busy);
    stop.set({ shown: busy });
    again.set({ shown: phase === 'done' || phase === 'stopped' });
    setText(
      status,
      phase === 'reading'
        ? words.reading(done, total)
        : phase === 'comparing'
          ? words.comparing
          : phase === 'stopped'
            ? words.stopped(done, total)
            : phase === 'off'
              ? words.off
              : groups === 0
                ? words.none(total)
                : words.found(groups, images, exact),
    );
    if (document.activeElement !== slider) slider.valueAsNumber = distance;
    setText(alike, words.steps[Math.round(distance / step)] ?? '');
    show(failed, faults > 0);
    setText(failed, faults > 0 ? words.failed(faults, failure ?? '') : '');
    if (phase === 'done' && revision !== drawn) void load();
    else if (phase !== 'done') {
      list.replaceChildren();
      show(more.element, false);
    }
  }

  element.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || event.defaultPrevented) return;
    event.preventDefault();
    leave();
  });
  scroll.append(more.element);
  show(more.element, false);
  host.root.append(element);
  element.focus({ preventScroll: true });
  void client.getDuplicates().then((known) => {
    update(known);
    if (known.phase === 'off' || known.phase === 'stopped') client.findDuplicates();
  });
  return { element, update, close: leave };
}
