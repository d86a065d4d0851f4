import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { decodeImage } from '../../../src/inference/decode/decode';
import { prepare } from '../../../src/inference/families/prepare';
import { TaggingSession } from '../../../src/inference/tagger/taggingSession';

const root = path.join(import.meta.dirname, '../../..');
const folder = path.join(root, 'native-bin/tagger');
const facts = JSON.parse(fs.readFileSync(path.join(folder, 'tagger.json'), 'utf8')) as {
  thresholds: { general: number };
};
const names = fs
  .readFileSync(path.join(folder, 'selected_tags.csv'), 'utf8')
  .trim()
  .split('\n')
  .slice(1)
  .map((line) => (line.split(',')[1] ?? '').replaceAll('_', ' '));

let session: TaggingSession;

beforeAll(async () => {
  const onnx = path.join(folder, 'model.onnx');
  session = await TaggingSession.load({ onnx, family: 'wd', tagCount: names.length }, 'cpu');
});

afterAll(() => session.release());

async function tagsOf(image: string): Promise<string[]> {
  const raster = await decodeImage(image, { orient: true, maxPixels: 1e6 });
  const { width, height } = session.facts.input;
  const tensor = prepare(raster, { family: 'wd', size: { width, height } });
  const { scores } = await session.infer([tensor], facts.thresholds.general);
  const [scored] = scores;
  if (scored === undefined || 'code' in scored) throw new Error(`${image} was not tagged.`);
  return [...scored.tags].map((tag) => names[tag] ?? '');
}

/** Precision and recall against the captions, over the tags that the captions use. */
async function measure(set: string) {
  const images = path.join(root, 'media/sample/images', set);
  const pictures = fs.readdirSync(images).filter((name) => name.endsWith('.png'));
  const captions = pictures.map((name) =>
    fs
      .readFileSync(path.join(images, name.replace('.png', '.txt')), 'utf8')
      .trim()
      .split(',')
      .slice(1),
  );
  // what a trigger is to mean stands in no caption; that the tagger says it is no mistake
  const used = new Set(captions.flat());
  let hits = 0;
  let chosen = 0;
  for (const [index, name] of pictures.entries()) {
    const tags = (await tagsOf(path.join(images, name))).filter((tag) => used.has(tag));
    chosen += tags.length;
    hits += tags.filter((tag) => captions[index]?.includes(tag)).length;
  }
  return { pictures: pictures.length, precision: hits / chosen, recall: hits / captions.flat().length };
}

describe('the embedded tagger', () => {
  it('has a tag for every output, and takes any number of pictures at once', () => {
    expect(session.facts.output.tags).toBe(names.length);
    expect(session.facts.input).toMatchObject({ layout: 'nhwc', batch: null });
  });

  it.each([
    ['style', 0.95],
    ['character', 0.88],
  ])('says of the sample’s %s pictures what their captions say', async (set, least) => {
    const { pictures, precision, recall } = await measure(set);
    expect(pictures).toBe(20);
    expect(precision).toBeGreaterThan(least);
    expect(recall).toBeGreaterThan(least);
  });
});
