// A host of the viewer without an editor: pictures that are made up, focal points and masks in memory.

import path from 'node:path';
import type { OverlayOptions } from 'sharp';
import sharp from 'sharp';
import { drawMask } from '../../src/inference/masks/drawMask';
import type { BucketRule } from '../../src/shared/dataset/buckets';
import { bucketRule } from '../../src/shared/dataset/buckets';
import type { FocalPoint } from '../../src/shared/dataset/focal';
import { focalName } from '../../src/shared/dataset/focal';
import { maskName } from '../../src/shared/dataset/masks';
import type { DuplicateGroup, DuplicatesState } from '../../src/shared/gallery/duplicatesApi';
import type { ViewerApi, ViewerImage } from '../../src/shared/gallery/viewerApi';
import type { Handlers } from '../../src/shared/ipc';

/** A picture that the host has. */
export interface MadePicture {
  readonly name: string;
  readonly bytes: Buffer;
  /** Upright. */
  readonly width: number;
  readonly height: number;
}

/** A picture of four colours: red, green, blue and white quarters from the left top on. */
export async function quarters(name: string, width: number, height: number): Promise<MadePicture> {
  const part = (background: string, left: number, top: number): OverlayOptions => ({
    input: {
      create: { width: Math.ceil(width / 2), height: Math.ceil(height / 2), channels: 3, background },
    },
    left,
    top,
  });
  const picture = sharp({ create: { width, height, channels: 3, background: '#f8f8f8' } }).composite([
    part('#c83232', 0, 0),
    part('#32a050', Math.floor(width / 2), 0),
    part('#3250c8', 0, Math.floor(height / 2)),
  ]);
  return { name, width, height, bytes: await picture.png({ compressionLevel: 1 }).toBuffer() };
}

/** Groups of the view of duplicates, by the bits that may differ. */
export type ScriptedGroups = (distance: number) => readonly DuplicateGroup[];

export class ScriptedViewer {
  address = '';
  readonly focals = new Map<string, FocalPoint>();
  readonly masks = new Map<string, Buffer>();
  readonly drafts = new Map<string, string>();
  rule: BucketRule = bucketRule(512);
  further: readonly { readonly name: string; readonly rule: BucketRule }[] = [];
  focalFault: ViewerImage['focalFault'] = null;
  locked: string | null = null;
  groups: ScriptedGroups = () => [];
  duplicates = false;
  notify: (state: DuplicatesState) => void = () => undefined;
  state: DuplicatesState = {
    phase: 'off',
    done: 0,
    total: 0,
    failed: 0,
    failure: null,
    distance: 4,
    groups: 0,
    images: 0,
    exact: 0,
    revision: 0,
  };
  #versions = 0;

  constructor(readonly pictures: readonly MadePicture[]) {}

  get paths(): readonly string[] {
    return this.pictures.map(({ name }) => `/set/${name}`);
  }

  /** What the server has under an address. */
  file(name: string): Buffer | undefined {
    const [, kind, file] = /^\/(picture|copy|mask)\/(.*)$/.exec(decodeURIComponent(name)) ?? [];
    if (kind === 'mask') return this.masks.get(`/set/${file}`);
    const found = this.pictures.find((one) => one.name === file);
    return kind === 'copy' && found !== undefined
      ? Buffer.from(this.copies.get(found.name) ?? found.bytes)
      : found?.bytes;
  }

  /** Copies of pictures that browsers do not show. */
  readonly copies = new Map<string, Buffer>();

  image(image: string): ViewerImage {
    const picture = this.pictures.find(({ name }) => `/set/${name}` === image);
    if (picture === undefined) throw new Error('This image is not there any more. Choose another image.');
    const { name, width, height, bytes } = picture;
    const choice = (set: string, rule: BucketRule): ViewerImage['choices'][number] => ({
      set,
      subset: `${set}/1`,
      name: set,
      rule,
      said: true,
    });
    const mask = this.masks.has(image)
      ? { path: maskName(image), address: `${this.address}/mask/${name}?v=${this.#versions}` }
      : null;
    return {
      facts: {
        path: image,
        name,
        place: 'set',
        width,
        height,
        bytes: bytes.length,
        modified: 0,
        bucket: null,
        bucketIsSaid: true,
        kept: null,
        enlarged: false,
        tokens: 9,
        tags: ['solo', 'smile'],
        caption: 'solo, smile',
        dirty: false,
        problems: [],
        loss: null,
      },
      address: `${this.address}/picture/${name}`,
      original: true,
      choices: [choice('set', this.rule), ...this.further.map((one) => choice(one.name, one.rule))],
      focal: this.focals.get(image) ?? null,
      focalFile: focalName(name),
      focalFault: this.focalFault,
      mask,
      maskFile: maskName(name),
      draft: this.drafts.get(image) ?? null,
      sharing: [],
      locked: this.locked,
    };
  }

  handlers(): Handlers<ViewerApi> {
    return {
      viewerImage: ({ image }) => this.image(image),
      viewerCopy: ({ image }) => `${this.address}/copy/${path.basename(image)}`,
      setFocal: ({ image, focal }) => {
        if (focal === null) this.focals.delete(image);
        else this.focals.set(image, focal);
      },
      keepMaskDraft: ({ image, png }) => {
        if (png === null) this.drafts.delete(image);
        else this.drafts.set(image, png);
      },
      saveMask: async ({ image, png }) => {
        const { facts } = this.image(image);
        const mask = await drawMask(Buffer.from(png, 'base64'), { ...facts, orientation: 1 });
        this.masks.set(image, Buffer.from(mask));
        this.drafts.delete(image);
        this.#versions += 1;
        return this.image(image).mask ?? { path: '', address: '' };
      },
      deleteMask: ({ image }) => {
        this.masks.delete(image);
        this.drafts.delete(image);
      },
      exportMasks: () => undefined,
      findDuplicates: () => this.#found(),
      stopDuplicates: () => {
        this.#tell({ phase: 'stopped' });
      },
      getDuplicates: () => this.state,
      duplicateDistance: ({ distance }) => {
        this.#tell({ distance });
        this.#found();
      },
      duplicatePicture: ({ image }) => `${this.address}/picture/${path.basename(image)}`,
      duplicateGroups: ({ from, count }) => {
        const groups = this.groups(this.state.distance);
        return {
          revision: this.state.revision,
          total: groups.length,
          groups: groups.slice(from, from + count),
        };
      },
      resolveDuplicates: ({ keep }) => {
        const before = this.groups;
        this.groups = (distance) =>
          before(distance).filter(({ images }) => images.every((image) => image.path !== keep));
        this.#found();
        return true;
      },
      dismissDuplicates: ({ id }) => {
        const before = this.groups;
        this.groups = (distance) => before(distance).filter((group) => group.id !== id);
        this.#found();
      },
    };
  }

  #found(): void {
    const groups = this.groups(this.state.distance);
    this.#tell({
      phase: 'done',
      done: 40,
      total: 40,
      groups: groups.length,
      images: groups.reduce((sum, { images }) => sum + images.length, 0),
      exact: groups.filter(({ images }) => images.every(({ same }) => same)).length,
    });
  }

  #tell(change: Partial<DuplicatesState>): void {
    this.state = { ...this.state, ...change, revision: this.state.revision + 1 };
    this.notify(this.state);
  }
}
