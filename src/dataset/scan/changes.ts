// Takes in that files and folders were made, changed, moved or deleted. What really happened is read from the disk: those who tell us
// know paths at best.

import fs from 'node:fs';
import path from 'node:path';
import { isImageName, isSkippedFolder, maskedStem } from '../../shared/dataset/names';
import type { FolderFacts } from './folderFacts';
import { identityOf, isTomlName, stemsOf } from './folderFacts';
import type { Tree } from './tree';

/**
 * Marks what must be looked at.
 *
 * @param files paths of files or folders, or of what was one
 * @param folders in which so much happened that all in them must be looked at
 * @returns whether folders, images or descriptions came or went, so that data sets must be looked for again
 */
export function takeIn(tree: Tree, files: readonly string[], folders: readonly string[]): boolean {
  const toList = new Set<FolderFacts>();
  let structure = false;
  const alike = new Aliases(tree);
  for (const place of folders)
    for (const one of [place, ...alike.of(place)]) structure = lookAgain(tree, one, toList) || structure;
  for (const file of files) {
    structure = takeInFile(tree, file, toList) || structure;
    for (const folder of alike.of(path.dirname(file)))
      structure = takeInFile(tree, path.join(folder, path.basename(file)), toList) || structure;
  }
  structure = lookAtLinks(tree, toList) || structure;
  for (const folder of toList) structure = folder.list(tree.endings).structure || structure;
  return structure;
}

/** Everything in a folder and below is compared with the disk. */
function lookAgain(tree: Tree, place: string, toList: Set<FolderFacts>): boolean {
  const below = tree.below(place);
  for (const folder of below) {
    folder.outdateAll();
    toList.add(folder);
  }
  listAround(tree, known(tree, path.dirname(place)), toList);
  return below.length === 0;
}

function takeInFile(tree: Tree, file: string, toList: Set<FolderFacts>): boolean {
  if (tree.folders.has(file)) return lookAgain(tree, file, toList);
  if (tree.forgetDocument(file)) {
    const parent = tree.folders.get(path.dirname(file));
    if (parent !== undefined) toList.add(parent);
    return true;
  }
  const parent = tree.folders.get(path.dirname(file));
  if (parent === undefined) return takeInFar(tree, file, toList);
  // it may be there by now
  if (parent.fault !== null) listAround(tree, parent, toList);
  const name = path.basename(file);
  if (name.startsWith('.')) return false;
  if (isTomlName(name) || name.includes('\ufffd') || parent.hasOtherCase(name)) {
    toList.add(parent);
    const facts = parent.files.get(name);
    if (facts !== undefined) parent.outdate(facts);
    return isTomlName(name);
  }
  const there = kindOf(file);
  if (there === 'link') toList.add(parent);
  const facts = parent.files.get(name);
  if (there === 'folder') {
    toList.add(parent);
    return true;
  }
  const masked = maskedStem(name);
  if (masked !== null) parent.setMask(masked.toLowerCase(), there !== 'nothing');
  if (there === 'nothing') {
    if (parent.children.includes(name)) toList.add(parent);
    return facts !== undefined && parent.remove(name);
  }
  if (facts !== undefined) {
    parent.outdate(facts);
    return false;
  }
  // a file may have taken the place of a folder
  if (parent.children.includes(name)) toList.add(parent);
  if (!isImageName(name) && stemsOf(name, tree.endings).length === 0) return false;
  return parent.add(name, tree.endings);
}

/** Something in a folder that is not known: part of a new one, of one that is left out, or on the way to one that was missed. */
function takeInFar(tree: Tree, file: string, toList: Set<FolderFacts>): boolean {
  if (tree.below(file).length > 0) return lookAgain(tree, file, toList);
  const above = known(tree, path.dirname(file));
  if (above === undefined) return false;
  if (above.fault !== null) listAround(tree, above, toList);
  const [first = ''] = path.relative(above.path, file).split(path.sep);
  if (!isSkippedFolder(first) && !above.children.includes(first)) toList.add(above);
  return false;
}

/** Has a folder listed, and while it was missing those above, which may have it by now. */
function listAround(tree: Tree, folder: FolderFacts | undefined, toList: Set<FolderFacts>): void {
  for (let at = folder; at !== undefined;) {
    toList.add(at);
    const above = path.dirname(at.path);
    at = at.fault === null || above === at.path ? undefined : known(tree, above);
  }
}

/** The nearest folder at a place or above that is known. */
function known(tree: Tree, place: string): FolderFacts | undefined {
  for (let at = place; ; at = path.dirname(at)) {
    const folder = tree.folders.get(at);
    if (folder !== undefined || at === path.dirname(at)) return folder;
  }
}

function kindOf(file: string): 'file' | 'folder' | 'link' | 'nothing' {
  try {
    const stat = fs.lstatSync(file, { throwIfNoEntry: false });
    if (stat === undefined) return 'nothing';
    return stat.isSymbolicLink() ? 'link' : stat.isDirectory() ? 'folder' : 'file';
  } catch {
    // it is there, and may not be looked at; or it was in a folder that is a file by now
    return fs.existsSync(path.dirname(file)) ? 'file' : 'nothing';
  }
}

/** More links than this are not looked at with every change. */
const mostLinks = 1_000;

/** Where links lead may change with anything that is moved, and nobody names them then. */
function lookAtLinks(tree: Tree, toList: Set<FolderFacts>): boolean {
  const all = [...tree.folders.values()];
  const links = all.filter((folder) => folder.isLink);
  const dangling = all.flatMap((folder) => [...folder.dangling].map((name) => ({ folder, name })));
  let structure = false;
  for (const folder of links.slice(0, mostLinks))
    if (identityOf(folder.path) !== folder.identity) {
      lookAgain(tree, folder.path, toList);
      structure = true;
    }
  for (const { folder, name } of dangling.slice(0, mostLinks))
    if (identityOf(path.join(folder.path, name)) !== '') {
      toList.add(folder);
      structure = true;
    }
  return structure;
}

/** Folders that are one, under several paths: a watcher names one of them, and the data sets may know another. */
class Aliases {
  readonly #byIdentity = new Map<string, string[]>();
  readonly #known = new Map<string, readonly string[]>();

  constructor(private readonly tree: Tree) {
    for (const { identity, path: place } of tree.folders.values()) {
      if (identity === '') continue;
      const beside = this.#byIdentity.get(identity);
      if (beside === undefined) this.#byIdentity.set(identity, [place]);
      else beside.push(place);
    }
  }

  /** Other paths of a folder that are known. */
  of(folder: string): readonly string[] {
    const known = this.#known.get(folder);
    if (known !== undefined) return known;
    const identities = new Set([this.tree.folders.get(folder)?.identity ?? '', identityOf(folder)]);
    const found = [...identities].flatMap((identity) => this.#byIdentity.get(identity) ?? []);
    const others = found.filter((place) => place !== folder);
    this.#known.set(folder, others);
    return others;
  }
}
