import fs from 'node:fs/promises';
import path from 'node:path';
import { captionExtensions } from '../../shared/dataset/records';
import { isImageName, stemOf } from '../../shared/dataset/names';

/** A file that belongs to a picture by its name. */
export interface Companion {
  /** Name, without the folder. */
  readonly name: string;
  /** What stands behind the picture's stem: `.txt`, `-mask.png`. */
  readonly ending: string;
  /** Small and written by people: where two pictures share it, each gets its own when they part. */
  readonly text: boolean;
}

/** All of one stem in one folder: usually a picture and its caption. */
export interface StemGroup {
  readonly folder: string;
  readonly stem: string;
  /** Names of the pictures; two when one picture was saved twice, and they share their companions. */
  readonly images: readonly string[];
  readonly companions: readonly Companion[];
}

const masks = /^(.+?)((?:[-_.]mask|-(?:mask|cond)label)\.(?:png|jpe?g|webp|bmp))$/is;

/**
 * What belongs to a picture `a.png`, longest endings first:
 *
 * - `a-masklabel.png`, `a-condlabel.png`: OneTrainer's mask and conditioning picture; `a-mask.png`, `a_mask.png`,
 *   `a.mask.png`: masks of others;
 * - `a.focal.toml`: its focal point;
 * - `a_0512x0768_sd.npz`, `a_sdxl_te.npz`, `a.npz`: what sd-scripts has computed of it;
 * - `a.txt`, `a.caption` and further caption endings; `a.json`: what tools know of it.
 */
function endingsOf(
  extensions: readonly string[],
): readonly { readonly pattern: RegExp; readonly text: boolean }[] {
  const captions = [...new Set([...captionExtensions, ...extensions])].map((extension) =>
    extension.replace(/^\.?/, '\\.').replace(/[^\w\\.]/g, '\\$&'),
  );
  return [
    { pattern: masks, text: false },
    { pattern: /^(.+?)(_\d{3,5}x\d{3,5}(?:_[a-z0-9]+)*\.npz)$/is, text: false },
    { pattern: /^(.+?)(_[a-z0-9]+_te\.npz)$/is, text: false },
    { pattern: /^(.+)(\.npz)$/is, text: false },
    { pattern: new RegExp(`^(.+)(${captions.join('|')}|\\.json|\\.focal\\.toml)$`, 'is'), text: true },
  ];
}

/** The files of a folder by the stems of its pictures. Read once; what changes later is not seen. */
export class FolderStems {
  readonly #groups: ReadonlyMap<string, StemGroup>;

  private constructor(
    readonly folder: string,
    names: readonly string[],
    extensions: readonly string[],
  ) {
    this.#groups = grouped(folder, names, endingsOf(extensions));
  }

  /** A folder that cannot be read has no files. */
  static async of(folder: string, extensions: readonly string[]): Promise<FolderStems> {
    const names = await fs.readdir(folder).catch(() => []);
    return new FolderStems(folder, names, extensions);
  }

  /** The group of a picture by its own stem. */
  groupOf(image: string): StemGroup {
    const stem = stemOf(image);
    const found = this.#groups.get(stem);
    return found?.images.includes(image)
      ? found
      : { folder: this.folder, stem, images: [image], companions: [] };
  }

  /** The group that a picture belongs to as a mask. */
  maskedBy(image: string): StemGroup | undefined {
    const stem = masks.exec(image)?.[1];
    const owner = stem === undefined ? undefined : this.#groups.get(stem);
    return owner?.companions.some(({ name }) => name === image) ? owner : undefined;
  }

  /** Stems of the pictures, lower case: on many disks case makes no other name. */
  get stems(): ReadonlySet<string> {
    return new Set([...this.#groups.keys()].map((stem) => stem.toLowerCase()));
  }
}

function grouped(
  folder: string,
  names: readonly string[],
  endings: ReturnType<typeof endingsOf>,
): ReadonlyMap<string, StemGroup> {
  const pictures = names.filter(isImageName);
  const stems = new Set(pictures.map(stemOf));
  const folded = new Map([...stems].map((stem) => [stem.toLowerCase(), stem]));
  const groups = new Map<string, { images: string[]; companions: Companion[] }>();
  const group = (stem: string): { images: string[]; companions: Companion[] } => {
    let found = groups.get(stem);
    if (found === undefined) groups.set(stem, (found = { images: [], companions: [] }));
    return found;
  };
  for (const name of names) {
    const owner = ownerOf(name, endings, (stem) => (stems.has(stem) ? stem : folded.get(stem.toLowerCase())));
    if (owner !== undefined) group(owner.stem).companions.push(owner.companion);
    else if (isImageName(name)) group(stemOf(name)).images.push(name);
  }
  return new Map(
    [...groups].map(([stem, { images, companions }]) => [stem, { folder, stem, images, companions }]),
  );
}

/** The picture's stem that a file belongs to; the longest stem counts, as `a_b.npz` is of `a_b`. */
function ownerOf(
  name: string,
  endings: ReturnType<typeof endingsOf>,
  find: (stem: string) => string | undefined,
): { readonly stem: string; readonly companion: Companion } | undefined {
  const found = endings.flatMap(({ pattern, text }) => {
    const [, written, ending] = pattern.exec(name) ?? [];
    const stem = written === undefined ? undefined : find(written);
    if (stem === undefined || ending === undefined) return [];
    return [{ stem, companion: { name, ending, text } }];
  });
  return found.sort((a, b) => b.stem.length - a.stem.length)[0];
}

/** A group of which some pictures, or all, were chosen. */
export interface ChosenGroup {
  readonly group: StemGroup;
  /** Names of the chosen pictures. */
  readonly chosen: readonly string[];
}

/** The groups of pictures, each once, in the order of the pictures. The mask of a chosen picture is none of its own. */
export async function groupsOf(
  images: readonly string[],
  extensions: readonly string[],
): Promise<ChosenGroup[]> {
  const folders = new Map<string, FolderStems>();
  const selected = new Set(images);
  const found = new Map<string, { group: StemGroup; chosen: string[] }>();
  for (const image of selected) {
    const folder = path.dirname(image);
    const name = path.basename(image);
    const stems = folders.get(folder) ?? (await FolderStems.of(folder, extensions));
    folders.set(folder, stems);
    if (stems.maskedBy(name)?.images.some((owner) => selected.has(path.join(folder, owner)))) continue;
    const group = stems.groupOf(name);
    const entry = found.get(path.join(folder, group.stem));
    if (entry === undefined) found.set(path.join(folder, group.stem), { group, chosen: [name] });
    else entry.chosen.push(name);
  }
  return [...found.values()];
}
