import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** A folder for a test's files, and how they are put there. */
export class ModelFolder {
  readonly path = fs.mkdtempSync(path.join(os.tmpdir(), 'models-'));

  /** Writes files by name; a name may have folders. */
  write(files: Readonly<Record<string, string | Buffer>>): void {
    for (const [name, content] of Object.entries(files)) {
      fs.mkdirSync(path.dirname(this.at(name)), { recursive: true });
      fs.writeFileSync(this.at(name), content);
    }
  }

  at(...names: string[]): string {
    return path.join(this.path, ...names);
  }

  remove(): void {
    fs.rmSync(this.path, { recursive: true, force: true });
  }
}

export const wdTags = 'tag_id,name,category,count\n1,general,9,1\n2,1girl,0,5\n3,hatsune_miku,4,2\n';
