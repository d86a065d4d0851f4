import { execFile } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it, vi } from 'vitest';
import { goldenList, goldens } from '../../../support/taggingGoldens';
import { onnxFile } from '../../../support/onnxFile';
import { writePictures } from '../tagger/pictures';
import { taggerRig } from '../tagger/rig';

// processes start slowly on a machine that is busy
vi.setConfig({ testTimeout: 90_000, hookTimeout: 60_000 });
const rig = taggerRig();

interface Written {
  readonly model: { readonly name: string; readonly family: string };
  readonly tags: readonly [string, string][];
  readonly images: readonly {
    readonly image: string;
    readonly contentHash: string;
    readonly scores: number[];
  }[];
  readonly failures: readonly { readonly image: string; readonly code: string }[];
  readonly summary: { readonly done: number; readonly provider: string };
}

/** Runs the command in the rig's folder. */
async function autotag(...words: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const env = { ...process.env, INIT_CWD: rig.folder };
  try {
    const { stdout, stderr } = await promisify(execFile)(process.execPath, [rig.command, ...words], { env });
    return { code: 0, stdout, stderr };
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string };
  }
}

const written = (name: string): Written =>
  JSON.parse(fs.readFileSync(path.join(rig.folder, name), 'utf8')) as Written;

describe('autotag in a terminal', () => {
  it('writes every image’s probabilities, and says on what and how fast', async () => {
    const entries = goldenList('scores').filter(({ model, variant }) => model === 'wd' && variant === 'b');
    const images = entries.map(({ picture }) => path.join(goldens, 'pictures', picture));
    const model = path.join(goldens, 'models/wd');
    const { code, stdout } = await autotag(
      ...images,
      ...['--model', model, '--variant', 'b', '--provider', 'cpu', '--json', 'out.json'],
    );
    expect(code).toBe(0);
    expect(stdout).toMatch(new RegExp(`^${images.length} tagged on CPU, \\d+\\.\\d+ s per image`));
    const { tags, images: tagged, failures, summary, model: said } = written('out.json');
    expect(said).toMatchObject({ family: 'wd', variant: 'b' });
    expect(failures).toEqual([]);
    expect(summary).toMatchObject({ done: images.length, provider: 'CPU' });
    expect(tags).toHaveLength(14);
    const found = new Map(tagged.map(({ image, scores }) => [path.basename(image), scores]));
    for (const { picture, scores, tolerance } of entries) {
      const own = found.get(picture) ?? [];
      expect(own, picture).toHaveLength(14);
      expect(
        Math.max(...scores.map((score, tag) => Math.abs(score - (own[tag] ?? NaN)))),
        picture,
      ).toBeLessThanOrEqual(tolerance);
    }
  });

  it('walks folders, names what is broken, and takes a family that the files do not tell', async () => {
    await writePictures(path.join(rig.folder, 'set/inner'), 3);
    fs.writeFileSync(path.join(rig.folder, 'set/broken.png'), 'no picture');
    fs.writeFileSync(path.join(rig.folder, 'set/notes.txt'), 'no image at all');
    fs.symlinkSync('..', path.join(rig.folder, 'set/inner/circle'));
    fs.writeFileSync(path.join(rig.folder, 'mine.onnx'), onnxFile());
    fs.writeFileSync(path.join(rig.folder, 'mine.txt'), 'one\ntwo\nthree\nfour\n');
    const args = ['set', '--model', 'mine.onnx', '--json', 'mine.json', '--provider', 'cpu'];
    const unknown = await autotag(...args);
    expect(unknown.code).toBe(1);
    expect(unknown.stderr).toMatch(/do not tell what kind of tagger/);
    expect((await autotag(...args, '--family', 'wd')).code).toBe(0);
    const { images, failures, tags } = written('mine.json');
    expect(images.map(({ image }) => path.basename(image)).sort()).toEqual(['000.png', '001.png', '002.png']);
    expect(failures).toMatchObject([{ image: path.join(rig.folder, 'set/broken.png') }]);
    expect(tags.map(([name]) => name)).toEqual(['one', 'two', 'three', 'four']);
    expect(fs.readdirSync(rig.folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it.each([
    [['a.png'], 2, /No model was named/],
    [['a.png', '--model', 'm.onnx'], 2, /No file to write was named/],
    [['--model', 'm.onnx', '--json', 'x.json'], 2, /No images were named/],
    [['a.png', '--model', 'm.onnx', '--json', 'x', '--family', 'cat'], 2, /no family "cat"/],
    [['nowhere', '--model', 'm.onnx', '--json', 'x.json'], 1, /nowhere/],
    [['.', '--model', 'nowhere.onnx', '--json', 'x.json'], 1, /nowhere\.onnx/],
  ])('says what is wrong with %j', async (words, code, message) => {
    await writePictures(rig.folder, 1);
    const result = await autotag(...words);
    expect(result).toMatchObject({ code, stderr: expect.stringMatching(message) });
    expect(result.stderr).not.toMatch(/^\s+at /m);
  });
});
