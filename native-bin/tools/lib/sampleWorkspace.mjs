// A copy of the sample workspace to work in, so that trying things out leaves the repository as it is.
import fs from 'node:fs';
import path from 'node:path';
import { shortHash } from './cache.mjs';
import { root } from './run.mjs';

/** Where the copy lies; git ignores it. */
export const sampleWorkspace = path.join(root, 'sample-workspace');

/** What was copied, by hash: tells a file that a person has changed from one that is only old. */
const record = path.join(sampleWorkspace, '.blocklora/sample.json');

/** Copies what is new in the sample; a file that a person has changed in the copy stays. @returns {string} its folder */
export function ensureSampleWorkspace() {
  const sample = path.join(root, 'media/sample');
  /** @type {Record<string, string>} */
  const copied = fs.existsSync(record) ? JSON.parse(fs.readFileSync(record, 'utf8')) : {};
  for (const entry of fs.readdirSync(sample, { recursive: true, withFileTypes: true })) {
    const from = path.join(entry.parentPath ?? entry.path, entry.name);
    const name = path.relative(sample, from);
    // runs and caches of a training that was started in the sample itself
    if (!entry.isFile() || name.startsWith('.blocklora')) continue;
    const to = path.join(sampleWorkspace, name);
    if (fs.existsSync(to) && shortHash(fs.readFileSync(to)) !== copied[name]) continue;
    fs.mkdirSync(path.dirname(to), { recursive: true });
    fs.copyFileSync(from, to);
    copied[name] = shortHash(fs.readFileSync(from));
  }
  fs.mkdirSync(path.dirname(record), { recursive: true });
  fs.writeFileSync(record, `${JSON.stringify(copied, null, 2)}\n`);
  return sampleWorkspace;
}
