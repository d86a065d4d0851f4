import fs from 'node:fs';
import path from 'node:path';
import { isFocalName } from '../../shared/dataset/focal';
import { isImageName, maskedStem, stemOf } from '../../shared/dataset/names';
import { naturalCompare } from '../../shared/dataset/naturalOrder';
import type { FolderListing } from '../sources/disk';
import type { FileFacts } from './files';
import { newFile } from './files';

/** What was heard of a folder by listing it. */
export interface Listed {
  /** Folders, images or TOML files came or went: which data sets there are may change. */
  readonly structure: boolean;
}

/** One folder: its listing, and facts of its images and captions. What belongs together is grouped by stem, whatever the case. */
export class FolderFacts implements FolderListing {
  fault: FolderListing['fault'] = null;
  identity = '';
  children: readonly string[] = [];
  tomls: readonly string[] = [];
  unnamed = 0;
  /** Images and captions by name. */
  readonly files = new Map<string, FileFacts>();
  /** Names by lower-case stem. A caption stands under each stem that its name may mean. */
  readonly groups = new Map<string, FileFacts[]>();
  /** Stems whose files must be looked at. */
  readonly touched = new Set<string>();
  /** Those of them whose files came or went. */
  readonly dirty = new Set<string>();
  /** Images that went and that the index may still have. */
  readonly gone = new Set<string>();
  /** Stems, lower case, beside which a mask lies. */
  readonly masks = new Set<string>();
  /** Whether its path is a link. No watcher tells when that leads elsewhere. */
  isLink = false;
  /** Names of links in it that lead nowhere. */
  readonly dangling = new Set<string>();
  /** Number of caption endings that were known when it was listed. */
  endingsKnown = 0;
  #images: readonly string[] | undefined;

  constructor(readonly path: string) {}

  get images(): readonly string[] {
    return (this.#images ??= [...this.files.values()]
      .filter((file) => file.image)
      .map((file) => file.name)
      .sort(naturalCompare));
  }

  /**
   * Lists the folder on the disk and takes over what came and what went.
   *
   * @param endings of captions, lower case
   */
  list(endings: readonly string[]): Listed {
    const known = JSON.stringify([this.fault, this.identity]);
    const entries = this.#entries();
    const [files, folders, tomls] = [new Set<string>(), [] as string[], [] as string[]];
    const masks = new Set<string>();
    let unnamed = 0;
    this.dangling.clear();
    for (const entry of entries) {
      const { name } = entry;
      if (name.startsWith('.')) continue;
      const isFolder = this.#isFolder(entry);
      if (entry.isSymbolicLink() && !isFolder && identityOf(path.join(this.path, name)) === '')
        this.dangling.add(name);
      const masked = isFolder ? null : maskedStem(name);
      if (masked !== null) masks.add(masked.toLowerCase());
      if (isFolder) folders.push(name);
      else if (name.includes('\ufffd') && !this.#exists(name)) unnamed++;
      else if (isTomlName(name)) tomls.push(name);
      else if (isImageName(name) || endings.some((ending) => name.toLowerCase().endsWith(ending)))
        files.add(name);
    }
    for (const stem of new Set([...this.masks, ...masks])) this.setMask(stem, masks.has(stem));
    const before = [...this.files.keys()];
    let structure = unnamed !== this.unnamed || known !== JSON.stringify([this.fault, this.identity]);
    for (const name of before) if (!files.has(name)) structure = this.remove(name) || structure;
    const again = this.endingsKnown !== endings.length;
    for (const name of files)
      if (again || !this.files.has(name)) structure = this.add(name, endings) || structure;
    structure ||= this.endingsKnown === 0 || !same(folders, this.children) || !same(tomls, this.tomls);
    this.children = folders.sort(naturalCompare);
    this.tomls = tomls.sort(naturalCompare);
    this.unnamed = unnamed;
    this.endingsKnown = endings.length;
    return { structure };
  }

  /** Takes a file in that was not known; true when it is an image. */
  add(name: string, endings: readonly string[]): boolean {
    const known = this.files.get(name);
    const file = known ?? newFile(name, isImageName(name));
    for (const stem of stemsOf(name, endings)) {
      const group = this.groups.get(stem);
      if (group?.includes(file)) continue;
      if (group === undefined) this.groups.set(stem, [file]);
      else group.push(file);
      this.#soil(stem);
    }
    if (known !== undefined) return false;
    this.files.set(name, file);
    if (!file.image) return false;
    this.gone.delete(name);
    this.#images = undefined;
    return true;
  }

  /** Takes a file in as it was known before, without a mark. */
  restore(file: FileFacts, endings: readonly string[]): void {
    this.files.set(file.name, file);
    for (const stem of stemsOf(file.name, endings)) {
      const group = this.groups.get(stem);
      if (group === undefined) this.groups.set(stem, [file]);
      else group.push(file);
    }
  }

  /** Forgets a file; true when it was an image. */
  remove(name: string): boolean {
    const file = this.files.get(name);
    if (file === undefined) return false;
    this.files.delete(name);
    for (const [stem, group] of this.#groupsOf(file)) {
      this.#soil(stem);
      if (group.length === 1) this.groups.delete(stem);
      else group.splice(group.indexOf(file), 1);
    }
    if (!file.image) return false;
    this.gone.add(name);
    this.#images = undefined;
    return true;
  }

  /** Takes in whether a mask lies beside a picture; its stem in lower case. */
  setMask(stem: string, there: boolean): void {
    if (this.masks.has(stem) === there) return;
    if (there) this.masks.add(stem);
    else this.masks.delete(stem);
    if (this.groups.has(stem)) this.#soil(stem);
  }

  /** Notes that a file must be read again, also when it looks unchanged. */
  outdate(file: FileFacts): void {
    file.stale = true;
    file.changed = NaN;
    for (const [stem] of this.#groupsOf(file)) this.touched.add(stem);
  }

  /** Notes that every file must be compared with the disk. */
  outdateAll(): void {
    for (const file of this.files.values()) file.stale = true;
    for (const stem of this.groups.keys()) this.touched.add(stem);
  }

  /** Whether a file of this name in another case is known: on some disks they are one. */
  hasOtherCase(name: string): boolean {
    const lower = name.toLowerCase();
    const group = this.groups.get(stemOf(name).toLowerCase()) ?? [];
    return group.some((file) => file.name !== name && file.name.toLowerCase() === lower);
  }

  #soil(stem: string): void {
    this.touched.add(stem);
    this.dirty.add(stem);
  }

  *#groupsOf(file: FileFacts): Generator<readonly [string, FileFacts[]]> {
    const lower = file.name.toLowerCase();
    // every stem of a name is its beginning
    for (let dot = lower.lastIndexOf('.'); dot >= 0; dot = dot === 0 ? -1 : lower.lastIndexOf('.', dot - 1)) {
      const group = this.groups.get(lower.slice(0, dot));
      if (group?.includes(file)) yield [lower.slice(0, dot), group];
    }
  }

  #entries(): fs.Dirent[] {
    try {
      this.isLink = fs.lstatSync(this.path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false;
      const stat = fs.statSync(this.path, { throwIfNoEntry: false });
      this.fault = stat === undefined ? 'missing' : stat.isDirectory() ? null : 'not-folder';
      this.identity = stat === undefined || stat.ino === 0 ? '' : `${stat.dev}:${stat.ino}`;
      return this.fault === null ? fs.readdirSync(this.path, { withFileTypes: true }) : [];
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      this.fault =
        code === 'ENOENT' ? 'missing' : code === 'ENOTDIR' ? 'not-folder' : { unreadable: message };
      return [];
    }
  }

  #isFolder(entry: fs.Dirent): boolean {
    if (entry.isDirectory()) return true;
    // some file systems do not say what an entry is
    if (entry.isFile()) return false;
    try {
      return fs.statSync(path.join(this.path, entry.name)).isDirectory();
    } catch {
      return false;
    }
  }

  #exists(name: string): boolean {
    try {
      fs.lstatSync(path.join(this.path, name));
      return true;
    } catch {
      return false;
    }
  }
}

/** Which file or folder a path leads to; empty where there is none, or the system does not say. */
export function identityOf(folder: string): string {
  try {
    const stat = fs.statSync(folder, { throwIfNoEntry: false });
    return stat === undefined || stat.ino === 0 ? '' : `${stat.dev}:${stat.ino}`;
  } catch {
    return '';
  }
}

/** Lower-case stems under which a file stands: of an image its own, of a caption one for each ending that its name has. */
export function stemsOf(name: string, endings: readonly string[]): string[] {
  const lower = name.toLowerCase();
  if (isImageName(name)) return [stemOf(lower)];
  return endings.filter((ending) => lower.endsWith(ending)).map((ending) => lower.slice(0, -ending.length));
}

/** Whether a file may describe a data set. */
export function isTomlName(name: string): boolean {
  return name.toLowerCase().endsWith('.toml') && !isFocalName(name);
}

function same(one: readonly string[], other: readonly string[]): boolean {
  if (one.length !== other.length) return false;
  const known = new Set(other);
  return one.every((name) => known.has(name));
}
