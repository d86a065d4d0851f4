import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { ModelError } from '../../../../../src/inference/models/modelError';
import { csvTags } from '../../../../../src/inference/models/tagLists/csvTags';
import { jsonTags } from '../../../../../src/inference/models/tagLists/jsonTags';
import { lineTags, readSections } from '../../../../../src/inference/models/tagLists/lineTags';
import { readTagList, readText } from '../../../../../src/inference/models/tagLists/readTagList';

let folder: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tags-'));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function write(name: string, text: string | Buffer): string {
  const file = path.join(folder, name);
  fs.writeFileSync(file, text);
  return file;
}

const pairs = (tags: readonly { name: string; category: string }[]): string[] =>
  tags.map(({ name, category }) => `${name}=${category}`);

it('reads WD’s selected_tags.csv in the order of its rows, whatever their category', () => {
  const text =
    'tag_id,name,category,count\n9999999,general,9,100\n470575,1girl,0,9\n1,some_artist,1,1\n2,mine_(series),3,1\n3,hatsune_miku,4,2\n4,highres,5,3\n5,hair,0,1\n';
  expect(pairs(csvTags(text, 'selected_tags.csv'))).toEqual([
    'general=rating',
    '1girl=general',
    'some_artist=artist',
    'mine_(series)=copyright',
    'hatsune_miku=character',
    'highres=meta',
    'hair=general',
  ]);
});

it('finds the columns of other CSV lists by their names', () => {
  const pixai =
    'id,tag_id,name,category,count,ips\r\n0,1,solo,0,5,[]\r\n1,2,saber,4,5,"[""fate/stay_night""]"\r\n';
  expect(pairs(csvTags(pixai, 'selected_tags.csv'))).toEqual(['solo=general', 'saber=character']);
  const imgutils = 'name,real_name,category\nold,new,0\nrating:safe,rating:safe,9\n';
  expect(pairs(csvTags(imgutils, 'deepdanbooru_tags.csv'))).toEqual(['old=general', 'rating:safe=rating']);
  expect(pairs(csvTags('name\n1girl\nrating:safe\n', 'tags.csv'))).toEqual([
    '1girl=general',
    'rating:safe=rating',
  ]);
});

it('names file and line of what is wrong in a CSV list', () => {
  const head = 'tag_id,name,category,count\n';
  expect(() => csvTags('1,solo,0,5\n', 's.csv')).toThrow('Line 1 of s.csv does not name its columns');
  expect(() => csvTags(`${head}1,solo,0\n`, 's.csv')).toThrow('Line 2 of s.csv has 3 columns in place of 4.');
  expect(() => csvTags(`${head}1,a,0,1\n1,solo,zero,5\n`, 's.csv')).toThrow(
    'Line 3 of s.csv has the category "zero"',
  );
  expect(() => csvTags(`${head}1, ,0,1\n`, 's.csv')).toThrow('Line 2 of s.csv holds no tag');
  expect(() => csvTags(head, 's.csv')).toThrow('s.csv has no tags.');
});

it('reads DeepDanbooru’s tags.txt: characters by categories.json, ratings by name at the end', async () => {
  const file = write(
    'tags.txt',
    '\ufeff1girl\r\nhair\r\nhatsune_miku\r\nsystem_thing\r\nrating:safe\r\n\r\n',
  );
  expect(pairs(await readTagList(file))).toEqual([
    '1girl=general',
    'hair=general',
    'hatsune_miku=general',
    'system_thing=general',
    'rating:safe=rating',
  ]);
  write(
    'categories.json',
    '[{"name":"General","start_index":0},{"name":"Character","start_index":2},{"name":"System","start_index":3}]',
  );
  expect(pairs(await readTagList(file))).toEqual([
    '1girl=general',
    'hair=general',
    'hatsune_miku=character',
    'system_thing=meta',
    'rating:safe=rating',
  ]);
});

it('does not pass over an empty line in between, which would shift all tags behind it', () => {
  expect(() => lineTags('a\n\nb\n', 'top_tags.txt')).toThrow('Line 2 of top_tags.txt holds no tag');
  expect(pairs(lineTags('a\nb\n\n\n', 'top_tags.txt'))).toEqual(['a=general', 'b=general']);
});

it('says when categories.json is not what it should be', () => {
  expect(() => readSections('{', 'categories.json')).toThrow('categories.json cannot be read');
  expect(() => readSections('[{"name":"General"}]', 'categories.json')).toThrow(
    'it holds {"name":"General"}',
  );
});

it('reads cl_tagger’s mapping in both of its forms, by number and not by order', () => {
  const first =
    '{"2":{"tag":"solo","category":"General"},"0":{"tag":"general","category":"Rating"},"1":{"tag":"best","category":"Quality"}}';
  const second =
    '{"idx_to_tag":{"0":"general","1":"best","2":"solo"},"tag_to_category":{"general":"Rating","best":"Quality","solo":"General"}}';
  const expected = ['general=rating', 'best=quality', 'solo=general'];
  expect(pairs(jsonTags(first, 'tag_mapping.json'))).toEqual(expected);
  expect(pairs(jsonTags(second, 'tag_mapping.json'))).toEqual(expected);
});

it('reads Camie’s metadata, PixAI’s map and ML-Danbooru’s classes', () => {
  const camie = {
    model_info: {},
    dataset_info: {
      tag_mapping: {
        idx_to_tag: { 0: 'solo', 1: 'year_2020', 2: 'an_artist' },
        tag_to_category: { solo: 'general', year_2020: 'year', an_artist: 'artist' },
      },
    },
  };
  expect(pairs(jsonTags(JSON.stringify(camie), 'm.json'))).toEqual([
    'solo=general',
    'year_2020=year',
    'an_artist=artist',
  ]);
  const pixai = {
    tag_map: { saber: 2, solo: 0, smile: 1 },
    tag_split: { gen_tag_count: 2, character_tag_count: 1 },
  };
  expect(pairs(jsonTags(JSON.stringify(pixai), 'm.json'))).toEqual([
    'solo=general',
    'smile=general',
    'saber=character',
  ]);
  expect(pairs(jsonTags('["1girl","solo"]', 'classes.json'))).toEqual(['1girl=general', 'solo=general']);
  expect(pairs(jsonTags('{"1":"solo","0":"1girl"}', 'classes.json'))).toEqual([
    '1girl=general',
    'solo=general',
  ]);
});

it('keeps the places behind an output that has no name', () => {
  const tags = jsonTags(
    '{"0":{"tag":"a","category":"General"},"2":{"tag":"c","category":"General"}}',
    'm.json',
  );
  expect(tags).toHaveLength(3);
  expect(tags[2]?.name).toBe('c');
  expect(tags[1]?.category).not.toBe('general');
});

it('refuses numbers that cannot be places, and lists with large holes', () => {
  expect(() => jsonTags('{"-1":"a"}', 'm.json')).toThrow('Entry "-1" of m.json');
  expect(() => jsonTags('{"9999999999":"a"}', 'm.json')).toThrow('in place of a number');
  expect(() => jsonTags('{"500000":"a"}', 'm.json')).toThrow('counts them up to 500000');
  expect(() => jsonTags('{"tag_map":{"a":0,"b":0}}', 'm.json')).toThrow('two tags with the number 0');
  expect(() => jsonTags('{"0":{"tag":"a","category":"Sound"}}', 'm.json')).toThrow('category "Sound"');
  expect(() => jsonTags('7', 'm.json')).toThrow('no tags in a form that is known');
});

it('says of files that are missing, too large or not text what to do', async () => {
  await expect(readTagList(path.join(folder, 'none.csv'))).rejects.toMatchObject({ code: 'file-missing' });
  await expect(readTagList(write('tags.xml', '<a/>'))).rejects.toMatchObject({ code: 'tags-kind' });
  await expect(readTagList(write('tags.txt', Buffer.from([0xff, 0xfe, 0x00])))).rejects.toMatchObject({
    code: 'file-encoding',
  });
  await expect(readText(write('big.txt', 'x'.repeat(100)), 99)).rejects.toMatchObject({ code: 'file-large' });
});

it('never gives anything but a list with names, or a sentence with its remedy', () => {
  const csv = fc
    .array(
      fc.array(fc.constantFrom('name', 'category', '0', '9', 'x', '"', '', '1girl', '\u0000'), {
        maxLength: 4,
      }),
    )
    .map((rows) => rows.map((row) => row.join(',')).join('\n'));
  const key = fc.constantFrom(
    '0',
    '1',
    '2',
    'tag',
    'category',
    'idx_to_tag',
    'tag_to_category',
    'tag_map',
    '__proto__',
  );
  const json = fc
    .letrec((tie) => ({
      value: fc.oneof(
        { maxDepth: 3 },
        fc.constantFrom(0, 1, -1, 1e300, 'solo', 'General', '', null, true),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
        fc.array(tie('value'), { maxLength: 3 }),
      ),
    }))
    .value.map((value) => JSON.stringify(value));
  const readers = [
    [csv, csvTags],
    [json, jsonTags],
    [fc.string({ unit: 'binary' }), jsonTags],
    [fc.string({ unit: fc.constantFrom('a', '\n', '\r', ' ', '\t', 'rating:') }), lineTags],
  ] as const;
  for (const [texts, read] of readers)
    fc.assert(
      fc.property(texts, (text) => {
        try {
          const tags = read(text, 'f');
          expect(tags.length).toBeGreaterThan(0);
          for (const { name } of tags) expect(name.trim()).not.toBe('');
        } catch (error) {
          expect(error).toBeInstanceOf(ModelError);
          expect((error as ModelError).fix).not.toBe('');
        }
      }),
      { seed: 13, numRuns: 500 },
    );
});
