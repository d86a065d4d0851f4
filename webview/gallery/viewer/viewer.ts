// The viewer: one picture, or two side by side, over the grid.

import type { Client } from '../../../src/shared/ipc';
import type { Look, Point } from '../../../src/shared/gallery/look';
import { fitted, panned, scaleOf, settled, withScale, zoomedAt } from '../../../src/shared/gallery/look';
import type { ViewerApi, ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { h, oncePerFrame } from '../../shared/dom';
import { messageLine } from '../../shared/panelFrame';
import { CropTool } from './cropTool';
import { listenToGestures } from './gestures';
import { MaskTool } from './maskTool';
import { Pane } from './pane';
import { crop as cropWords, viewer as words } from './strings';
import './viewer.css';
import type { Mode } from './viewerBar';
import { viewerBar } from './viewerBar';
import { viewerFoot } from './viewerFoot';
import { viewerKeys } from './viewerKeys';

/** What the viewer needs of the gallery. */
export interface ViewerHost {
  readonly client: Client<ViewerApi>;
  /** The viewer is put into it and covers it: it must be positioned. */
  readonly root: HTMLElement;
  /** Id of the data set that is shown; null for several. */
  readonly set: () => string | null;
  /** Path of the image that is `by` places further in the grid; null at its ends. */
  neighbour(image: string, by: number): Promise<string | null>;
  /** Place of an image in the grid, from 1, and how many there are; null when it is not in it. */
  position(image: string): { readonly at: number; readonly of: number } | null;
  /** Another image is shown now: the grid makes it the focused one. */
  onShown(image: string): void;
  /** The viewer was closed; `image` is the last one. The grid takes the focus. */
  onClosed(image: string): void;
}

export interface Viewer {
  readonly element: HTMLElement;
  /** Path of the image that is shown. */
  readonly image: string;
  /** Shows another image. */
  show(image: string): Promise<void>;
  /** Shows a second one beside it, with linked zoom and pan; null ends that. */
  compare(image: string | null): Promise<void>;
  /** Files changed: what is shown is asked for again when it is among them. */
  changed(images: readonly string[]): void;
  /** Closes; a mask that is not saved is asked about. */
  close(): void;
}

/** Milliseconds after a change of files until they are looked at again. */
const rest = 150;

/**
 * Opens the viewer over the grid. Only one at a time: close the other one before.
 *
 * @param image absolute path
 */
export function openViewer(host: ViewerHost, image: string): Viewer {
  const view = new OpenViewer(host, image);
  void view.show(image);
  return view;
}

class OpenViewer implements Viewer {
  readonly element: HTMLElement;
  #look: Look = fitted;
  #mode: Mode = 'look';
  #data: ViewerImage | null = null;
  #other: ViewerImage | null = null;
  #closed = false;
  #timer: ReturnType<typeof setTimeout> | undefined;
  readonly #message = messageLine();
  readonly #pane: Pane;
  readonly #second: Pane;
  readonly #crop: CropTool;
  readonly #mask: MaskTool;
  readonly #foot = viewerFoot();
  readonly #secondFoot = viewerFoot();
  readonly #bar = viewerBar({
    close: () => this.close(),
    move: (by) => void this.move(by),
    zoom: (factor) => this.zoom(factor),
    fit: () => this.fit(),
    full: () => this.full(),
    mode: (mode) => this.toggle(mode),
    compare: () => void this.toggleCompare(),
  });
  readonly #draw = oncePerFrame(() => this.#drawNow());
  readonly #resized = new ResizeObserver(() => this.#draw());
  readonly #secondSide: HTMLElement;

  constructor(
    private readonly host: ViewerHost,
    public image: string,
  ) {
    const copyOf = (path: string): Promise<string> => host.client.viewerCopy({ image: path });
    this.#pane = new Pane(copyOf);
    this.#second = new Pane(copyOf);
    this.#crop = new CropTool(
      (path, focal) =>
        this.#message.attempt(cropWords.set, () => host.client.setFocal({ image: path, focal })),
      () => this.#draw(),
    );
    this.#mask = new MaskTool({
      client: host.client,
      set: host.set,
      attempt: this.#message.attempt,
      stale: () => this.changed([this.image]),
    });
    this.#pane.add(this.#mask.editor);
    this.#pane.add(this.#crop.layer);
    for (const pane of [this.#pane, this.#second]) {
      listenToGestures(pane, {
        zoom: (where, factor, point) =>
          this.#set(zoomedAt(this.#look, factor, point, where.picture, where.size)),
        pan: (where, by) => this.#set(panned(this.#look, by, where.picture, where.size)),
        toggle: (where, point) => this.#toggleFull(where, point),
      });
      this.#resized.observe(pane.element);
    }
    this.#secondSide = h(
      'div',
      { class: 'viewer-side', hidden: true },
      this.#second.element,
      this.#secondFoot.element,
    );
    this.element = h(
      'section',
      { class: 'viewer', attributes: { tabindex: -1, role: 'region' } },
      this.#bar.element,
      this.#crop.strip.element,
      this.#mask.strip.element,
      this.#mask.question,
      this.#message.element,
      h(
        'div',
        { class: 'viewer-sides' },
        h('div', { class: 'viewer-side' }, this.#pane.element, this.#foot.element),
        this.#secondSide,
      ),
    );
    this.element.addEventListener('keydown', viewerKeys(this, this.#crop, this.#mask));
    // a button that is disabled lets the keyboard go to the page
    this.element.addEventListener('focusout', () =>
      requestAnimationFrame(() => {
        if (!this.#closed && document.activeElement === document.body)
          this.element.focus({ preventScroll: true });
      }),
    );
    host.root.append(this.element);
    this.element.focus({ preventScroll: true });
  }

  get mode(): Mode {
    return this.#mode;
  }

  /** Whether the picture is larger than its pane. */
  get near(): boolean {
    return this.#look.zoom > 1.001;
  }

  async show(image: string): Promise<void> {
    if (image !== this.image && !(await this.#mayLeave())) return;
    this.image = image;
    const data = await this.#ask(image);
    if (data === null || this.image !== image || this.#closed) return;
    this.#look = fitted;
    this.host.onShown(image);
    await this.#take(data);
    this.#draw();
  }

  async compare(image: string | null): Promise<void> {
    const data = image === null ? null : await this.#ask(image);
    if (this.#closed) return;
    this.#other = data;
    this.#secondSide.hidden = data === null;
    this.element.classList.toggle('comparing', data !== null);
    if (data !== null) await this.#second.show(data);
    this.#set(settled(this.#look, this.#pane.picture, this.#pane.size));
  }

  changed(images: readonly string[]): void {
    // the place of the image in the grid may be known now
    this.#draw();
    if (!images.includes(this.image)) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#refresh(), rest);
  }

  close(): void {
    void this.#mayLeave().then((may) => {
      if (!may || this.#closed) return;
      this.#closed = true;
      clearTimeout(this.#timer);
      this.#resized.disconnect();
      this.element.remove();
      this.host.onClosed(this.image);
    });
  }

  /** Shows the image so many places further; while two are compared, the second one moves. */
  async move(by: number): Promise<void> {
    const from = this.#other?.facts.path ?? this.image;
    if (this.#other !== null) {
      const next = await this.host.neighbour(from, by);
      if (next !== null) await this.compare(next);
      return;
    }
    const next = await this.host.neighbour(from, by);
    if (next !== null) await this.show(next);
  }

  /** Zooms about the middle. */
  zoom(factor: number): void {
    const { picture, size } = this.#pane;
    this.#set(zoomedAt(this.#look, factor, { x: size.width / 2, y: size.height / 2 }, picture, size));
  }

  /** Moves what is seen by shares of the pane. */
  pan(x: number, y: number): void {
    const { picture, size } = this.#pane;
    this.#set(panned(this.#look, { x: -x * size.width, y: -y * size.height }, picture, size));
  }

  fit(): void {
    this.#set(fitted);
  }

  full(): void {
    const { picture, size } = this.#pane;
    this.#set(withScale(this.#look, 1, picture, size));
  }

  /** Puts the crop or the mask over the picture, or takes it away. */
  toggle(mode: Mode): void {
    this.#mode = this.#mode === mode ? 'look' : mode;
    this.#crop.setShown(this.#mode === 'crop');
    void this.#mask.setShown(this.#mode === 'mask').then(() => this.#draw());
    this.#useTool();
    this.#draw();
  }

  async toggleCompare(): Promise<void> {
    if (this.#other !== null) {
      await this.compare(null);
      return;
    }
    const next = (await this.host.neighbour(this.image, 1)) ?? (await this.host.neighbour(this.image, -1));
    if (next !== null) await this.compare(next);
  }

  async #mayLeave(): Promise<boolean> {
    await this.#crop.flush();
    return this.#mask.leave();
  }

  /** All of an image; what cannot be asked is told, and null. */
  async #ask(image: string): Promise<ViewerImage | null> {
    let data: ViewerImage | null = null;
    await this.#message.attempt(words.show, async () => {
      data = await this.host.client.viewerImage({ image, set: this.host.set() });
    });
    return data;
  }

  async #refresh(): Promise<void> {
    if (this.#closed) return;
    const { image } = this;
    const data = await this.host.client.viewerImage({ image, set: this.host.set() }).catch(() => null);
    if (data === null || this.image !== image || this.#closed) return;
    await this.#take(data);
    this.#draw();
  }

  async #take(data: ViewerImage): Promise<void> {
    this.#data = data;
    this.#useTool();
    this.element.setAttribute('aria-label', words.label(data.facts.name));
    this.#crop.show(data);
    this.#draw();
    await Promise.all([this.#pane.show(data), this.#mask.show(data)]);
  }

  /** What may not be written is not changed by the pointer either. */
  #useTool(): void {
    const tools = { look: null, crop: this.#crop, mask: this.#mask.editor };
    const tool = this.#data?.locked === null ? tools[this.#mode] : null;
    this.#pane.tool = tool;
    this.#pane.element.dataset.cursor = tool?.cursor ?? '';
  }

  #set(look: Look): void {
    this.#look = look;
    this.#draw();
  }

  #toggleFull({ picture, size }: Pane, point: Point): void {
    const scale = scaleOf(this.#look, picture, size);
    if (Math.abs(scale - 1) < 0.001 || this.near) this.fit();
    else this.#set(zoomedAt(this.#look, 1 / scale, point, picture, size));
  }

  #drawNow(): void {
    const data = this.#data;
    if (this.#closed || data === null) return;
    this.#look = settled(this.#look, this.#pane.picture, this.#pane.size);
    this.#pane.draw(this.#look);
    if (this.#other !== null) this.#second.draw(settled(this.#look, this.#second.picture, this.#second.size));
    const shown = { ...data, focal: this.#crop.focal };
    this.#foot.update(shown, this.#crop.choice, this.#other !== null);
    if (this.#other !== null) this.#secondFoot.update(this.#other, 0, true);
    this.#bar.update({
      name: data.facts.name,
      position: this.host.position(this.image),
      scale: scaleOf(this.#look, this.#pane.picture, this.#pane.size),
      mode: this.#mode,
      comparing: this.#other !== null,
    });
  }
}
