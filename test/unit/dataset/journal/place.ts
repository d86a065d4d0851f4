import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { Logger } from '../../../../src/process/logger';
import type { FileEdit } from '../../../../src/dataset/journal/change';
import { CaptionJournal, type JournalOptions } from '../../../../src/dataset/journal/captionJournal';

export const silent: Logger = { debug() {}, info() {}, warn() {}, error() {} };

/** A workspace in a temporary folder, with a journal. */
export class Place {
  readonly folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'journal-')));
  readonly history = path.join(this.folder, '.blocklora', 'history');
  readonly journal = this.newJournal();

  /** As another window, or this one after a reload, would have it. */
  newJournal(some: Partial<JournalOptions> = {}): CaptionJournal {
    return new CaptionJournal({
      folderFor: () => this.history,
      folders: () => [this.history],
      logger: silent,
      ...some,
    });
  }

  path(name: string): string {
    return path.join(this.folder, name);
  }

  write(name: string, text: string | Buffer | null): string {
    if (text === null) fs.rmSync(this.path(name), { force: true });
    else {
      fs.mkdirSync(path.dirname(this.path(name)), { recursive: true });
      fs.writeFileSync(this.path(name), text);
    }
    return this.path(name);
  }

  /** Text of a file, null when it is not there. */
  read(name: string): string | null {
    try {
      return fs.readFileSync(this.path(name), 'utf8');
    } catch {
      return null;
    }
  }

  edit(name: string, before: string | null, after: string | null): FileEdit {
    const bytes = (text: string | null): Buffer | null => (text === null ? null : Buffer.from(text));
    return { path: this.path(name), before: bytes(before), after: bytes(after) };
  }

  /** Names in the workspace, without its history. */
  names(): string[] {
    return fs
      .readdirSync(this.folder, { recursive: true, withFileTypes: true })
      .filter((entry) => !entry.isDirectory())
      .map((entry) => path.relative(this.folder, path.join(entry.parentPath, entry.name)))
      .filter((name) => !name.startsWith('.blocklora'))
      .sort();
  }

  remove(): void {
    // old files may still be on their way out
    fs.rmSync(this.folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 20 });
  }
}
