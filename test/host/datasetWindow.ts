// The data sets as a window that has just been opened shows them, in the real editor: index, watchers, journal and rows.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import { CaptionJournal } from '../../src/dataset/journal/captionJournal';
import { DatasetIndex } from '../../src/dataset/index/datasetIndex';
import { feedIndex } from '../../src/features/dataset/feedIndex';
import type { Node, ViewMode } from '../../src/features/dataset/nodes';
import { Rows } from '../../src/features/dataset/rows';
import { workspaceRoots } from '../../src/platform/fileWatch';
import { openJobFiles } from '../../src/platform/openJobs';
import type { DataSet } from '../../src/shared/dataset/records';
import { until } from '../support/until';
import { workspaceFolder } from './sampleJob';

/** What a window knows of data sets. */
export class DatasetWindow {
  readonly #cache = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-index-'));
  // not the extension's own channel: VS Code gives the same one for the same name, and it would be closed with this
  readonly #log = { debug() {}, info() {}, warn() {}, error() {} };
  readonly #journal = new CaptionJournal({ folderFor: () => '', folders: () => [], logger: this.#log });
  readonly #feed: vscode.Disposable;
  readonly index: DatasetIndex;
  readonly rows: Rows;

  constructor() {
    const extension = vscode.extensions.getExtension('block-lora-studio.block-lora-studio');
    this.index = new DatasetIndex({
      roots: workspaceRoots,
      folders: () => [],
      jobFiles: openJobFiles,
      cacheFolder: this.#cache,
      script: path.join(extension?.extensionPath ?? '', 'dist/scanner.js'),
      logger: this.#log,
    });
    this.#feed = feedIndex({ index: this.index, journal: this.#journal });
    this.rows = new Rows(this.index);
  }

  /** The data set with this folder or file, by its path in the workspace, when it is as it is wanted to be. */
  async set(place: string, what = 'there', test: (set: DataSet) => boolean = () => true): Promise<DataSet> {
    const file = path.join(workspaceFolder(), place);
    return until(
      () =>
        `${place} to be ${what}; there were ${JSON.stringify(this.index.sets.map(({ root, counts }) => ({ root, counts })))}`,
      () => this.index.sets.find((set) => (set.file ?? set.root) === file && test(set)),
    );
  }

  /** The rows below one, as the view would ask for them now. */
  below(node: Node | undefined, mode: ViewMode = 'folder'): readonly Node[] {
    this.rows.forget();
    return this.rows.below(node, mode);
  }

  dispose(): void {
    this.#feed.dispose();
    this.index.dispose();
    this.#journal.dispose();
    fs.rmSync(this.#cache, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Writes pictures of the sample into a folder of the workspace, each with a caption that names it. */
export function writePictures(folder: string, names: readonly string[]): string {
  const target = path.join(workspaceFolder(), folder);
  fs.mkdirSync(target, { recursive: true });
  for (const name of names) {
    fs.copyFileSync(path.join(workspaceFolder(), 'images/style/01.png'), path.join(target, `${name}.png`));
    fs.writeFileSync(path.join(target, `${name}.txt`), `caption of ${name}, a tag\n`);
  }
  return target;
}

/** The names of files in a folder, sorted. */
export function names(folder: string): string[] {
  return fs.readdirSync(folder).sort();
}
