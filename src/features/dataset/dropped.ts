// What was dropped onto the view, as files on the disk.

import fs from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { isImageName } from '../../shared/dataset/names';

export interface Dropped {
  /** Absolute paths of images. */
  readonly images: readonly string[];
  /** Absolute paths of folders. */
  readonly folders: readonly string[];
  /** A folder of ours with files that came as bytes, as from a browser; it is to be removed in the end. */
  readonly temporary: string | null;
}

/** Reads what was dropped: uris where there are some, else the files' bytes. */
export async function readDropped(data: vscode.DataTransfer): Promise<Dropped> {
  const list = (await data.get('text/uri-list')?.asString()) ?? '';
  const paths = list.split(/\r?\n/).flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const uri = vscode.Uri.parse(line);
    return uri.scheme === 'file' || uri.scheme === 'vscode-remote'
      ? [uri.with({ scheme: 'file', authority: '' }).fsPath]
      : [];
  });
  if (paths.length > 0) return { ...(await sorted(paths)), temporary: null };
  const files = [...data].flatMap(([, item]) => item.asFile() ?? []);
  const known = files.flatMap(({ uri }) => (uri?.scheme === 'file' ? [uri.fsPath] : []));
  if (known.length > 0) return { ...(await sorted(known)), temporary: null };
  return written(files);
}

async function sorted(paths: readonly string[]): Promise<{ images: string[]; folders: string[] }> {
  const images: string[] = [];
  const folders: string[] = [];
  for (const file of new Set(paths)) {
    const stat = await fs.stat(file).catch(() => null);
    if (stat?.isDirectory() === true) folders.push(file);
    else if (stat?.isFile() === true && isImageName(file)) images.push(file);
  }
  return { images, folders };
}

/** Files without a place: they are written beside each other, so that captions lie beside their images. */
async function written(files: readonly vscode.DataTransferFile[]): Promise<Dropped> {
  if (files.length === 0) return { images: [], folders: [], temporary: null };
  const temporary = await fs.mkdtemp(path.join(os.tmpdir(), 'block-lora-dropped-'));
  const images: string[] = [];
  for (const file of files) {
    const target = path.join(temporary, path.basename(file.name));
    await fs.writeFile(target, await file.data());
    if (isImageName(target)) images.push(target);
  }
  return { images, folders: [], temporary };
}
