// The mask of the picture that is shown: read when it is wanted, kept as a draft while it is painted, written when asked.

import type { Client } from '../../../src/shared/ipc';
import type { ViewerApi, ViewerImage } from '../../../src/shared/gallery/viewerApi';
import { h } from '../../shared/dom';
import { button } from '../../shared/ui/button';
import { MaskEditor } from './maskEditor';
import { pngAddress } from './maskPixels';
import { maskStrip } from './maskStrip';
import { loadImage } from './pane';
import { mask as words } from './strings';

/** Milliseconds after the last stroke until the draft is kept. */
const rest = 400;
/** Milliseconds that writing the mask of a very large picture may take. */
const patience = 300_000;

export interface MaskToolHost {
  readonly client: Client<ViewerApi>;
  /** Id of the data set that is shown. */
  readonly set: () => string | null;
  attempt(what: string, action: () => Promise<unknown>): Promise<boolean>;
  /** What the host says of the picture is old. */
  stale(): void;
}

export class MaskTool {
  readonly editor = new MaskEditor(
    () => this.#changed(),
    () => void this.host.attempt(words.fill, () => Promise.reject(new Error(words.blocked))),
  );
  readonly strip = maskStrip({
    set: (options) => this.editor.setOptions(options),
    undo: () => this.editor.undo(),
    redo: () => this.editor.redo(),
    invert: () => this.editor.invert(),
    flood: (level) => this.editor.flood(level),
    save: () => void this.save(),
    remove: () => void this.#remove(),
    exportMasks: () => void this.#export(),
  });
  /** Asks what becomes of a mask that is not saved. */
  readonly question: HTMLElement;
  #answer: ((goOn: boolean) => void) | null = null;
  #data: ViewerImage | null = null;
  /** Address of the mask, or of the draft, that the editor has; undefined: nothing was opened. */
  #opened: string | null | undefined;
  #shown = false;
  #draft = false;
  #saving = false;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(private readonly host: MaskToolHost) {
    const choose = (
      name: string,
      label: string,
      look: 'primary' | 'secondary',
      onClick: () => void,
    ): HTMLElement => button({ name, label, look, onClick }).element;
    this.question = h(
      'div',
      {
        class: 'viewer-question',
        hidden: true,
        attributes: { role: 'alertdialog', 'aria-label': words.ask },
      },
      h('span', { text: words.ask }),
      choose(
        'mask-ask-save',
        words.save,
        'primary',
        () => void this.save().then((saved) => saved && this.#decide(true)),
      ),
      choose('mask-ask-discard', words.discard, 'secondary', () => {
        this.#forget();
        this.#decide(true);
      }),
      choose('mask-ask-cancel', words.cancel, 'secondary', () => this.#decide(false)),
    );
    this.editor.setOptions(this.strip.options);
  }

  /** Whether nothing may be written, and so nothing is painted. */
  get locked(): boolean {
    return this.#data?.locked !== null;
  }

  /** Another picture, or another state of it. */
  async show(data: ViewerImage): Promise<void> {
    const other = this.#data?.facts.path !== data.facts.path;
    this.#data = data;
    if (other) {
      this.editor.close();
      this.#opened = undefined;
    }
    await this.#open();
    this.#changed();
  }

  async setShown(shown: boolean): Promise<void> {
    this.#shown = shown;
    this.editor.setShown(shown);
    this.strip.element.hidden = !shown;
    await this.#open();
  }

  /** @returns whether another picture may be shown: nothing is unsaved, or the person decided what becomes of it */
  async leave(): Promise<boolean> {
    if (!this.editor.unsaved) return true;
    this.#decide(false);
    this.question.hidden = false;
    this.question.querySelector<HTMLElement>('[data-action]')?.focus();
    return new Promise((resolve) => (this.#answer = resolve));
  }

  /** @returns whether the mask is in its file now */
  async save(): Promise<boolean> {
    const data = this.#data;
    const painted = await this.editor.png();
    if (data === null || painted === null) return false;
    const { png, markSaved } = painted;
    clearTimeout(this.#timer);
    this.#saving = true;
    const saved = await this.host.attempt(words.save, async () => {
      const mask = await this.host.client.saveMask({ image: data.facts.path, png }, { timeout: patience });
      // it is what the editor has: it need not be read again
      this.#opened = mask.address;
      this.#data = { ...data, mask, draft: null };
      this.#draft = false;
      markSaved();
      this.host.stale();
    });
    this.#saving = false;
    if (saved) this.host.client.keepMaskDraft({ image: data.facts.path, png: null });
    return saved;
  }

  async #open(): Promise<void> {
    const data = this.#data;
    if (!this.#shown || data === null || data.facts.width === 0) return;
    const wanted = data.mask?.address ?? null;
    // what is being painted is not thrown away because the file changed
    if (this.#opened === wanted || (this.#opened !== undefined && this.editor.unsaved)) return;
    const first = this.#opened === undefined;
    this.#opened = wanted;
    this.#draft = first && data.draft !== null;
    const address = this.#draft && data.draft !== null ? pngAddress(data.draft) : wanted;
    const image = address === null ? null : await loadImage(address, true);
    if (this.#data?.facts.path !== data.facts.path) return;
    const read =
      (address === null || image !== null) && this.editor.open(data.facts, data.address, image, !this.#draft);
    if (this.#draft && address !== null) URL.revokeObjectURL(address);
    if (!read) await this.host.attempt(words.load, () => Promise.reject(new Error(words.blocked)));
    this.#changed();
  }

  async #remove(): Promise<void> {
    const data = this.#data;
    if (data === null) return;
    await this.host.attempt(words.remove, async () => {
      await this.host.client.deleteMask({ image: data.facts.path });
      this.#forget();
      this.#opened = undefined;
      this.#data = { ...data, mask: null, draft: null };
      await this.#open();
      this.host.stale();
    });
  }

  async #export(): Promise<void> {
    const data = this.#data;
    if (data === null) return;
    await this.host.attempt(words.export, () =>
      this.host.client.exportMasks(
        { image: data.facts.path, set: this.host.set() },
        { timeout: 24 * 3_600_000 },
      ),
    );
  }

  #changed(): void {
    const data = this.#data;
    if (data === null) return;
    this.strip.update(this.editor, {
      file: data.maskFile,
      there: data.mask !== null,
      draft: this.#draft,
      locked: data.locked,
    });
    clearTimeout(this.#timer);
    if (this.editor.unsaved) this.#timer = setTimeout(() => void this.#keep(), rest);
  }

  /** The page may be hidden, and is thrown away then: the host keeps what is painted. */
  async #keep(): Promise<void> {
    const data = this.#data;
    const png = this.editor.unsaved ? ((await this.editor.png())?.png ?? null) : null;
    // meanwhile it may have been saved, or another picture has come
    if (!this.editor.unsaved || this.#saving || this.#data?.facts.path !== data?.facts.path) return;
    if (data !== null && png !== null) this.host.client.keepMaskDraft({ image: data.facts.path, png });
  }

  #forget(): void {
    clearTimeout(this.#timer);
    if (this.#data !== null) this.host.client.keepMaskDraft({ image: this.#data.facts.path, png: null });
    this.editor.close();
    this.#opened = undefined;
  }

  #decide(goOn: boolean): void {
    this.question.hidden = true;
    this.#answer?.(goOn);
    this.#answer = null;
  }
}
