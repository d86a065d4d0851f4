// Folders with pictures that somebody could want to train on.

import fs from 'node:fs/promises';
import path from 'node:path';
import * as vscode from 'vscode';
import { imageEndings, isImageName } from '../../shared/dataset/names';
import { excludedFolders } from './jobFile';

/** Without their dots, as globs take them. */
const endings = [...imageEndings].map((ending) => ending.slice(1));
const maxFiles = 20_000;

export interface ImageFolder {
  readonly uri: vscode.Uri;
  readonly images: number;
}

export function isImage(name: string): boolean {
  return isImageName(name);
}

/** The folders of the workspace that have pictures in them, those with most first. */
export async function workspaceImageFolders(): Promise<ImageFolder[]> {
  // globs heed case where the disk does
  const either = endings.flatMap((ending) => [ending, ending.toUpperCase()]).join(',');
  const files = await vscode.workspace.findFiles(`**/*.{${either}}`, excludedFolders, maxFiles);
  const counts = new Map<string, number>();
  for (const file of files) {
    if (!isImage(path.basename(file.fsPath))) continue;
    const folder = path.dirname(file.fsPath);
    counts.set(folder, (counts.get(folder) ?? 0) + 1);
  }
  return [...counts]
    .map(([folder, images]) => ({ uri: vscode.Uri.file(folder), images }))
    .sort((a, b) => b.images - a.images || a.uri.path.localeCompare(b.uri.path));
}

/** Pictures in a folder; with `below` also in the folders right below it, as `N_trigger class` folders are. */
export async function countImages(folder: string): Promise<{ here: number; below: number }> {
  const entries = await fs.readdir(folder, { withFileTypes: true }).catch(() => []);
  const here = entries.filter((entry) => entry.isFile() && isImage(entry.name)).length;
  const folders = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).slice(0, 200);
  const counts = await Promise.all(
    folders.map(async ({ name }) => {
      const names = await fs.readdir(path.join(folder, name)).catch((): string[] => []);
      return names.filter(isImage).length;
    }),
  );
  return { here, below: counts.reduce((sum, count) => sum + count, 0) };
}

/** The captions of the first pictures in a folder, one a picture that has one. */
export async function firstCaptions(folder: string, count: number): Promise<string[]> {
  const names = (await fs.readdir(folder).catch((): string[] => [])).filter(isImage).sort();
  const captions: string[] = [];
  for (const name of names.slice(0, 50)) {
    const stem = path.join(folder, path.parse(name).name);
    for (const ending of ['.txt', '.caption']) {
      const text = await fs.readFile(stem + ending, 'utf8').catch(() => '');
      const line = text.trim().split('\n')[0]?.trim() ?? '';
      if (line !== '' && line.length <= 300) captions.push(line);
      if (line !== '') break;
    }
    if (captions.length === count) break;
  }
  return captions;
}
