// The keys of the viewer. What is a key of a button, a slider or a list that has the keyboard is left to it.

import type { CropTool } from './cropTool';
import type { MaskTool } from './maskTool';
import type { Mode } from './viewerBar';

/** What keys do. */
export interface KeyedViewer {
  readonly mode: Mode;
  readonly near: boolean;
  close(): void;
  move(by: number): Promise<void>;
  zoom(factor: number): void;
  pan(x: number, y: number): void;
  fit(): void;
  full(): void;
  toggle(mode: Mode): void;
  toggleCompare(): Promise<void>;
}

const zoomStep = 1.25;
/** Share of the pane that an arrow key moves the picture. */
const panStep = 0.1;

const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** The listener for keys that are pressed in the viewer. */
export function viewerKeys(
  view: KeyedViewer,
  crop: CropTool,
  mask: MaskTool,
): (event: KeyboardEvent) => void {
  /** @returns whether the key was one of ours */
  function arrow(event: KeyboardEvent): boolean {
    const by = arrows[event.key];
    if (by === undefined) return false;
    const [x, y] = by;
    if (view.mode === 'crop') crop.nudge(x, y, event.shiftKey);
    else if (view.near) view.pan(x * panStep, y * panStep);
    else if (x !== 0) void view.move(x);
    return true;
  }

  function ofMask(event: KeyboardEvent): boolean {
    const control = event.ctrlKey || event.metaKey;
    const key = event.key.toLowerCase();
    if (control && key === 'z') {
      if (event.shiftKey) mask.editor.redo();
      else mask.editor.undo();
    } else if (control && key === 'y') mask.editor.redo();
    else if (control && key === 's') void mask.save();
    else if (control) return false;
    else if (key === 'b') mask.strip.choose('brush');
    else if (key === 'e') mask.strip.choose('erase');
    else if (key === 'g') mask.strip.choose('fill');
    else if (key === 'i' && !mask.locked) mask.editor.invert();
    else if (key === '[') mask.strip.grow(1 / zoomStep);
    else if (key === ']') mask.strip.grow(zoomStep);
    else return false;
    return true;
  }

  function plain(key: string): boolean {
    switch (key) {
      case 'escape':
        if (view.mode === 'look') view.close();
        else view.toggle(view.mode);
        return true;
      case 'pageup':
        void view.move(-1);
        return true;
      case 'pagedown':
        void view.move(1);
        return true;
      case '+':
      case '=':
        view.zoom(zoomStep);
        return true;
      case '-':
        view.zoom(1 / zoomStep);
        return true;
      case '0':
        view.fit();
        return true;
      case '1':
        view.full();
        return true;
      case 'c':
        view.toggle('crop');
        return true;
      case 'm':
        view.toggle('mask');
        return true;
      case 'd':
        void view.toggleCompare();
        return true;
      default:
        return false;
    }
  }

  return (event) => {
    if (event.defaultPrevented || event.altKey) return;
    const { target } = event;
    const owned =
      target instanceof HTMLSelectElement || (target instanceof HTMLInputElement && target.type === 'range');
    // arrows move a slider, letters choose in a list
    if (owned && event.key !== 'Escape') return;
    const control = event.ctrlKey || event.metaKey;
    const taken =
      (view.mode === 'mask' && ofMask(event)) ||
      (!control && (arrow(event) || plain(event.key.toLowerCase())));
    if (!taken) return;
    event.preventDefault();
    event.stopPropagation();
  };
}
