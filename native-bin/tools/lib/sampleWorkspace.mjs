// A copy of the sample workspace to work in, so that trying things out leaves the repository as it is.
import fs from 'node:fs';
import path from 'node:path';
import { root } from './run.mjs';

/** Where the copy lies; git ignores it. */
export const sampleWorkspace = path.join(root, 'sample-workspace');

/** Copies what is not there yet: what a person has changed in the copy stays. @returns {string} its folder */
export function ensureSampleWorkspace() {
  fs.cpSync(path.join(root, 'media/sample'), sampleWorkspace, { recursive: true, force: false });
  return sampleWorkspace;
}
