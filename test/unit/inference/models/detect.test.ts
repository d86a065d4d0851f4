import { afterEach, beforeEach, expect, it } from 'vitest';
import { readDescription } from '../../../../src/inference/models/description';
import { HashMemory } from '../../../../src/inference/models/identity';
import { loadModel } from '../../../../src/inference/models/loadModel';
import type { TaggerModel } from '../../../../src/inference/models/model';
import { checkShapes, familyByShapes } from '../../../../src/inference/models/shapes';
import { ModelFolder, wdTags } from './modelFolder';

let folder: ModelFolder;
beforeEach(() => {
  folder = new ModelFolder();
});
afterEach(() => folder.remove());

const load = (name = ''): Promise<TaggerModel> =>
  loadModel({ path: folder.at(name), id: 'x', source: 'local' }, new HashMemory(null));

const lists: readonly (readonly [string, string, string])[] = [
  ['selected_tags.csv', wdTags, 'wd'],
  ['selected_tags.csv', 'id,tag_id,name,category,count,ips\n0,1,solo,0,5,[]\n', 'pixai'],
  ['selected_tags.csv', 'id,tag_id,name,category,count\n0,1,year_2020,10,5\n', 'camie'],
  ['tag_mapping.json', '{"0":{"tag":"a","category":"General"}}', 'cl-tagger'],
  ['top_tags.txt', '1girl\nsolo\n', 'joytag'],
  ['tags.txt', '1girl\nrating:safe\n', 'deepdanbooru'],
  ['deepdanbooru_tags.csv', 'name,real_name,category\na,a,0\n', 'deepdanbooru'],
  ['tags_v0.9_13k.json', '{"tag_map":{"a":0},"tag_split":{"gen_tag_count":1}}', 'pixai'],
  [
    'model-metadata.json',
    '{"dataset_info":{"tag_mapping":{"idx_to_tag":{"0":"a"},"tag_to_category":{"a":"general"}}}}',
    'camie',
  ],
  ['classes.json', '["1girl"]', 'ml-danbooru'],
  ['tags.csv', 'name,count\n1girl,2\n', 'ml-danbooru'],
];

it.each(lists)('tells the family from %s', async (name, text, family) => {
  folder.write({ 'model.onnx': 'weights', [name]: text });
  expect((await load()).family).toBe(family);
});

it('takes a file or its folder, the list of the same name first, and names the model by what says most', async () => {
  folder.write({ 'wd-v3/model.onnx': 'weights', 'wd-v3/selected_tags.csv': wdTags });
  folder.write({
    'many/a.onnx': '1',
    'many/b.onnx': '2',
    'many/b.csv': wdTags,
    'many/selected_tags.csv': 'broken',
  });
  const model = await load('wd-v3');
  expect(model).toMatchObject({ name: 'wd-v3', tagCount: 3, onnx: folder.at('wd-v3', 'model.onnx') });
  expect(await load('many/b.onnx')).toMatchObject({
    name: 'b',
    tags: folder.at('many', 'b.csv'),
    family: 'wd',
  });
  await expect(load('many')).rejects.toMatchObject({ code: 'model-several' });
});

it('gives thresholds of the family for what pictures show, and of the description for all that it names', async () => {
  folder.write({ 'model.onnx': '1', 'selected_tags.csv': `${wdTags}4,artist,1,2\n` });
  expect((await load()).thresholds).toEqual({ general: 0.35, character: 0.85 });
  folder.write({ 'tagger.json': '{"thresholds":{"general":0.2653,"artist":0.5,"meta":0.9}}' });
  expect((await load()).thresholds).toEqual({ general: 0.2653, character: 0.85, artist: 0.5 });
});

it('lets tagger.json say what files do not', async () => {
  folder.write({ 'odd.onnx': '1', 'list.csv': 'name\n1girl\n' });
  await expect(load()).rejects.toMatchObject({ code: 'tags-missing' });
  folder.write({
    'tagger.json': '\ufeff{"name":"Mine","family":"joytag","tags":"list.csv","about":["free"]}',
  });
  expect(await load()).toMatchObject({
    name: 'Mine',
    family: 'joytag',
    tagCount: 1,
    onnx: folder.at('odd.onnx'),
  });
});

it('does not take the description of one file for another', async () => {
  folder.write({ 'a.onnx': '1', 'a.csv': wdTags, 'b.onnx': '2', 'b.csv': wdTags });
  folder.write({ 'tagger.json': '{"name":"B","onnx":"b.onnx","variant":"b"}' });
  expect((await load('a.onnx')).name).toBe('a');
  expect(await load('')).toMatchObject({ name: 'B', variant: 'b', onnx: folder.at('b.onnx') });
});

it('says what it looked for when something is missing', async () => {
  folder.write({ 'x/model.onnx': '1', 'empty/readme.md': '' });
  await expect(load('x')).rejects.toThrow(/looked for model.csv, selected_tags.csv, .*top_tags.txt/);
  await expect(load('empty')).rejects.toThrow('has no .onnx file');
  await expect(load('none')).rejects.toThrow('is not there');
  const relative = loadModel({ path: 'some/model.onnx', id: 'x', source: 'local' }, new HashMemory(null));
  await expect(relative).rejects.toThrow('is no full path');
  await expect(load('empty/readme.md')).rejects.toMatchObject({ code: 'not-onnx' });
});

it('does not guess a family where nothing tells it', async () => {
  folder.write({ 'thing.onnx': '1', 'thing.txt': 'a\nb\n' });
  await expect(load()).rejects.toMatchObject({ code: 'family-unknown' });
  folder.write({ 'thing.txt': 'a\nrating:safe\n' });
  expect((await load()).family).toBe('deepdanbooru');
  folder.write({ 'joytag/joytag.onnx': '1', 'joytag/joytag.txt': 'a\nb\n' });
  expect((await load('joytag')).family).toBe('joytag');
});

it('refuses a description that would be without effect or lead out of the folder', () => {
  const wrong: readonly (readonly [string, string | RegExp])[] = [
    ['{', 'is not JSON'],
    ['[]', 'is no description'],
    ['{"familly":"wd"}', 'has the key "familly"'],
    ['{"family":"wdd"}', '"family" in t.json is "wdd"'],
    ['{"family":"joytag","variant":"b"}', '"variant" in t.json is "b"'],
    ['{"tags":"../x.csv"}', '"tags" in t.json is "../x.csv"'],
    ['{"onnx":"a\\\\b.onnx"}', /"onnx" in t.json/],
    ['{"thresholds":{"generic":0.3}}', 'no category "generic"'],
    ['{"thresholds":{"general":35}}', 'The threshold of general is 35 in t.json.'],
    ['{"name":""}', '"name" in t.json is ""'],
  ];
  for (const [text, message] of wrong) expect(() => readDescription(text, 't.json'), text).toThrow(message);
  expect(() => readDescription('{"familly":"wd"}', 't.json')).toThrow(
    expect.objectContaining({ fix: 'Did you mean "family"?' }),
  );
});

it('has one key for the same files anywhere, and another when weights, list or family change', async () => {
  const files = { 'model.onnx': 'weights', 'selected_tags.csv': wdTags };
  folder.write(files);
  folder.write({ 'moved/model.onnx': 'weights', 'moved/selected_tags.csv': wdTags });
  const { key } = await load();
  expect((await load('moved')).key).toBe(key);
  const changes: Record<string, Record<string, string>> = {
    weights: { ...files, 'model.onnx': 'other' },
    list: { ...files, 'selected_tags.csv': `${wdTags}9,x,0,1\n` },
    data: { ...files, 'model.onnx.data': 'more' },
    family: { ...files, 'tagger.json': '{"family":"joytag"}' },
  };
  const keys = [key];
  for (const [name, changed] of Object.entries(changes)) {
    folder.write(
      Object.fromEntries(Object.entries(changed).map(([file, text]) => [`${name}/${file}`, text])),
    );
    keys.push((await load(name)).key);
  }
  expect(new Set(keys).size).toBe(5);
});

it('computes the hash of a file again when it has changed, and survives a damaged memory', async () => {
  folder.write({ 'model.onnx': 'one', 'hashes.json': '{"x":' });
  const first = await new HashMemory(folder.at('hashes.json')).sha256(folder.at('model.onnx'));
  const again = new HashMemory(folder.at('hashes.json'));
  expect(await again.sha256(folder.at('model.onnx'))).toBe(first);
  folder.write({ 'model.onnx': 'two' });
  expect(await again.sha256(folder.at('model.onnx'))).not.toBe(first);
  await expect(again.sha256(folder.at('gone.onnx'))).rejects.toMatchObject({ code: 'file-missing' });
});

const facts = (
  layout: 'nhwc' | 'nchw',
  side: number,
  ...outputs: string[]
): Parameters<typeof checkShapes>[1] => ({
  input: { name: 'input', layout, width: side, height: side, batch: null, type: 'float32' },
  outputs: outputs.map((name) => ({ name, shape: ['n', 3] })),
});

it('tells families by their shapes where these are their own', () => {
  expect(familyByShapes(facts('nhwc', 448, 'predictions_sigmoid'))).toBe('wd');
  expect(familyByShapes(facts('nhwc', 512, 'activation'))).toBe('deepdanbooru');
  expect(familyByShapes(facts('nchw', 448, 'embedding', 'logits', 'prediction'))).toBe('pixai');
  expect(familyByShapes(facts('nchw', 512, 'initial_predictions', 'refined_predictions'))).toBe('camie');
  expect(familyByShapes(facts('nchw', 448, 'output'))).toBeNull();
});

it('refuses a conversion whose pictures go in otherwise than its family’s', () => {
  const onnx = '/models/wd.onnx';
  expect(() => checkShapes({ family: 'wd', onnx }, facts('nhwc', 448, 'out'))).not.toThrow();
  expect(() => checkShapes({ family: 'wd', onnx }, facts('nhwc', 96, 'out'))).not.toThrow();
  expect(() => checkShapes({ family: 'wd', onnx }, facts('nhwc', 512, 'out'))).not.toThrow();
  expect(() => checkShapes({ family: 'wd', onnx }, facts('nchw', 448, 'out'))).toThrow(
    'does not fit WD Tagger',
  );
  expect(() =>
    checkShapes({ family: 'joytag', onnx }, facts('nchw', 448, 'prediction', 'embedding')),
  ).toThrow('has the outputs of PixAI Tagger');
});
