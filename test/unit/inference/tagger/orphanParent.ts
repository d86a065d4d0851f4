// Stands for the editor in a test: tags, says so, and is killed. Arguments: the tagger's script, a model, images.

import os from 'node:os';
import { TaggerClient } from '../../../../src/inference/client';

const [script = '', onnx = '', ...images] = process.argv.slice(2);
const logger = { debug() {}, info() {}, warn() {}, error() {} };
const client = new TaggerClient({ script, logger, thumbnailFolder: os.tmpdir() });

void client.tag(
  { model: { id: onnx, onnx, family: 'wd', tags: '', tagCount: 4 }, images, provider: 'cpu' },
  { onResult: () => console.log(`tagging ${client.pid}`), onFailure() {}, onProgress() {} },
  new AbortController().signal,
);
