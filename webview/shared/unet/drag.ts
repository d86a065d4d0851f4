// Dragging over a part changes its rank; a press without a move is a click.

import { steppedRank } from '../../../src/shared/blocks/partChanges';

/** Pixels to the next step of the rank. */
const step = 16;
/** So far the pointer may tremble. */
const still = 4;

interface DragOptions {
  readonly rank: (which: 'rank' | 'convRank') => number;
  readonly conv: () => boolean;
  readonly onRank: (rank: number, which: 'rank' | 'convRank', final: boolean) => void;
  readonly onCancel: () => void;
  readonly onClick: () => void;
}

/** To the right and upwards is more. With Shift it is the convolutions' rank. */
export function dragRanks(target: SVGGElement, options: DragOptions): void {
  let start: { x: number; y: number; rank: number; which: 'rank' | 'convRank' } | null = null;
  let moved = false;
  let now = 0;
  const end = (): void => {
    start = null;
    target.classList.remove('dragged');
  };
  target.addEventListener('pointerdown', (event) => {
    if (event.button !== 0) return;
    target.focus();
    target.setPointerCapture(event.pointerId);
    const which = event.shiftKey && options.conv() ? 'convRank' : 'rank';
    start = { x: event.clientX, y: event.clientY, rank: options.rank(which), which };
    moved = false;
    now = start.rank;
    event.preventDefault();
  });
  target.addEventListener('pointermove', (event) => {
    if (start === null) return;
    const way = event.clientX - start.x - (event.clientY - start.y);
    if (!moved && Math.hypot(event.clientX - start.x, event.clientY - start.y) < still) return;
    moved = true;
    target.classList.add('dragged');
    let rank = start.rank;
    for (let count = Math.round(Math.abs(way) / step); count > 0; count--)
      rank = steppedRank(rank, way > 0 ? 1 : -1);
    if (rank === now) return;
    now = rank;
    options.onRank(rank, start.which, false);
  });
  target.addEventListener('pointerup', () => {
    if (start === null) return;
    const { rank, which } = start;
    end();
    if (!moved) options.onClick();
    else if (now === rank) options.onCancel();
    else options.onRank(now, which, true);
  });
  target.addEventListener('pointercancel', () => {
    if (start !== null && moved) options.onCancel();
    end();
  });
}
