// A folder of images with captions of every kind, and the parts that tag it, each of them real.

import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import * as vscode from 'vscode';
import type { DatasetIndex } from '../../src/dataset/index/datasetIndex';
import { CaptionJournal } from '../../src/dataset/journal/captionJournal';
import { resolveScope } from '../../src/features/tagging/scope';
import { TaggingActions } from '../../src/features/tagging/taggingActions';
import { TaggingSession } from '../../src/features/tagging/taggingSession';
import { TaggerClient } from '../../src/inference/client';
import { ModelLibrary } from '../../src/inference/models/library';
import { ScoreStore } from '../../src/inference/scores/scoreStore';
import { ErrorReporter } from '../../src/platform/reportError';
import type { Log } from '../../src/platform/log';
import { Storage } from '../../src/platform/storage';
import type { Services } from '../../src/services';
import type { TaggingOptions } from '../../src/shared/tagging/options';
import { workspaceFolder } from './sampleJob';

/** Captions of the first images, byte by byte; the others have none. */
export const captions: Readonly<Record<string, Buffer>> = {
  '01.txt': Buffer.from('\ufeffpixlstl,my own words\r\nsecond line\r\n', 'utf8'),
  '02.txt': Buffer.from('\ufeffpixlstl, blue hair, Ümläute', 'utf16le'),
  '03.txt': Buffer.from('a sentence that a person wrote, without an end', 'utf8'),
  '04.txt': Buffer.from('\n', 'utf8'),
};

/** Copies of the sample's pictures with `captions`, in a folder of the workspace. */
export function imageFolder(name: string, images = 20): string {
  const from = path.join(workspaceFolder(), 'images/style');
  const folder = path.join(workspaceFolder(), name);
  fs.mkdirSync(folder, { recursive: true });
  for (let index = 0; index < images; index++) {
    const source = path.join(from, `${String((index % 20) + 1).padStart(2, '0')}.png`);
    fs.copyFileSync(source, path.join(folder, `${String(index + 1).padStart(2, '0')}.png`));
  }
  for (const [file, bytes] of Object.entries(captions)) fs.writeFileSync(path.join(folder, file), bytes);
  return folder;
}

/** All captions of a folder, as they are. */
export function captionsIn(folder: string): Record<string, Buffer> {
  const names = fs.readdirSync(folder).filter((name) => name.endsWith('.txt'));
  return Object.fromEntries(names.sort().map((name) => [name, fs.readFileSync(path.join(folder, name))]));
}

/** What tagging works with, apart from the extension's own, so that a test sees into it. */
export class TaggingPlace {
  readonly #temporary = fs.mkdtempSync(path.join(os.tmpdir(), 'block-lora-tagging-'));
  readonly services: Services;
  readonly actions: TaggingActions;
  readonly #sessions: TaggingSession[] = [];

  constructor() {
    const extension = vscode.extensions.getExtension('block-lora-studio.block-lora-studio');
    if (extension === undefined) throw new Error('the extension is not there');
    const at = (name: string): string => path.join(this.#temporary, name);
    const ignore = (): undefined => undefined;
    const log = { debug: ignore, info: ignore, warn: ignore, error: ignore, show: ignore } as unknown as Log;
    const sets: Pick<DatasetIndex, 'sets' | 'set' | 'changed'> = { sets: [], set: ignore, changed: ignore };
    const kept = new Map<string, unknown>();
    const memento = {
      get: (key: string) => kept.get(key),
      update: async (key: string, value: unknown) => void kept.set(key, value),
    } as unknown as vscode.Memento;
    this.services = {
      log,
      reporter: new ErrorReporter(log, {}),
      storage: new Storage({
        globalState: memento as vscode.ExtensionContext['globalState'],
        workspaceState: memento,
      }),
      index: sets,
      journal: new CaptionJournal({
        folderFor: () => at('history'),
        folders: () => [at('history')],
        logger: log,
      }),
      models: new ModelLibrary({
        embedded: path.join(extension.extensionPath, 'native-bin/tagger'),
        storage: at('taggers'),
        catalogue: [],
        localPaths: () => [],
        logger: log,
      }),
      tagger: new TaggerClient({
        script: path.join(extension.extensionPath, 'dist/tagger.js'),
        thumbnailFolder: at('thumbnails'),
        logger: log,
      }),
      scores: new ScoreStore({ folder: at('scores'), logger: log }),
    } as unknown as Services;
    this.actions = new TaggingActions(this.services);
  }

  /** A session over a folder, read and ready. */
  async session(folder: string, given: Partial<TaggingOptions> = {}): Promise<TaggingSession> {
    const scope = await resolveScope(this.services.index, { kind: 'folder', folder });
    const session = new TaggingSession(this.services, scope, given);
    this.#sessions.push(session);
    await session.ready();
    return session;
  }

  dispose(): void {
    for (const session of this.#sessions) session.dispose();
    this.services.tagger.dispose();
    fs.rmSync(this.#temporary, { recursive: true, force: true, maxRetries: 5 });
  }
}
