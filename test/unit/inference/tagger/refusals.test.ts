import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { OnnxOptions } from '../../../support/onnxFile';
import { onnxFile } from '../../../support/onnxFile';
import { modelFiles, taggerRig } from './rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();

/** Writes a model file and returns its path. */
function write(name: string, content: Uint8Array | string): string {
  const file = path.join(rig.folder, name);
  fs.writeFileSync(file, content);
  return file;
}

describe('a model file', () => {
  it.each<[string, OnnxOptions, object]>([
    ['channels last', {}, { layout: 'nhwc', width: 8, height: 8, batch: null, type: 'float32' }],
    ['channels first', { input: ['n', 3, 6, 10] }, { layout: 'nchw', width: 10, height: 6, batch: null }],
    ['a fixed batch', { input: [2, 8, 8, 3] }, { layout: 'nhwc', batch: 2 }],
    ['an open size', { input: ['n', 'h', 'w', 3] }, { layout: 'nhwc', width: 448, height: 448 }],
    ['half precision', { inputType: 'float16' }, { type: 'float16' }],
  ])('says of itself what it is: %s', async (_, options, facts) => {
    const onnx = write('facts.onnx', onnxFile(options));
    const found = await rig.client().inspect(modelFiles(onnx, 4));
    expect(found.input).toMatchObject(facts);
    expect(found.output).toEqual({ name: 'output', tags: 4 });
  });

  it.each<[string, Uint8Array | string, string, RegExp]>([
    ['maps', onnxFile({ map: true }), 'output-rank', /\[batch, 8, 8, 4\].*lost the pooling/],
    ['another list', onnxFile({ tags: 5 }), 'tag-count', /gives 5 scores, and its tag list has 4 tags/],
    ['bytes for input', onnxFile({ inputType: 'uint8' }), 'not-a-tagger', /uint8/],
    ['no picture for input', onnxFile({ input: ['n', 8, 3] }), 'not-a-tagger', /shape \[n, 8, 3\]/],
    ['a huge input', onnxFile({ input: [1, 40_000, 40_000, 3] }), 'not-a-tagger', /40000×40000/],
    ['a huge batch', onnxFile({ input: [1000, 8, 8, 3] }), 'not-a-tagger', /1000 pictures/],
    ['a future opset', onnxFile({ opset: 99 }), 'model-too-new', /newer ONNX version.*opset 99/i],
    ['an unknown operation', onnxFile({ operation: 'Enchant' }), 'unknown-operation', /Enchant/],
    ['weights elsewhere', onnxFile({ weightsIn: 'gone.data' }), 'external-data', /gone\.data/],
    ['weights in a folder above', onnxFile({ weightsIn: '../gone.data' }), 'external-data', /gone\.data/],
    ['nothing', '', 'not-onnx', /is empty/],
    ['a page', '<!DOCTYPE html><html></html>', 'not-onnx', /web page/],
    ['a pointer', 'version https://git-lfs.github.com/spec/v1\noid sha256:0', 'not-onnx', /Git LFS/],
    ['text', 'not a model at all', 'not-onnx', /damaged or not an ONNX model/],
    ['half a file', onnxFile({ tags: 4000 }).subarray(0, 5000), 'not-onnx', /damaged or not an ONNX model/],
  ])('is refused with the cause: %s', async (_, content, code, message) => {
    const client = rig.client();
    const onnx = write('refused.onnx', content);
    await expect(client.inspect(modelFiles(onnx, 4))).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
      fix: expect.stringMatching(/\.$/),
    });
  });

  it('is refused when it is not there, or is a folder', async () => {
    const client = rig.client();
    await expect(client.inspect(modelFiles('/nowhere/model.onnx', 4))).rejects.toMatchObject({
      code: 'model-missing',
    });
    await expect(client.inspect(modelFiles(rig.folder, 4))).rejects.toMatchObject({ code: 'model-missing' });
  });
});
