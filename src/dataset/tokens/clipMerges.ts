import fs from 'node:fs';
import zlib from 'node:zlib';
import type { TokenizerFiles } from './clipFiles';
import { clipFiles } from './clipFiles';

/**
 * CLIP's tokenizer from its merges as the trainer has them.
 *
 * @param file `merges.txt.gz`: the merges that CLIP uses, one a line
 */
export function clipFromFile(file: string): TokenizerFiles {
  return clipFiles(zlib.gunzipSync(fs.readFileSync(file)).toString('utf8'));
}
