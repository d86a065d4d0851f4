import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { root } from '../../../../native-bin/tools/lib/run.mjs';
import { Dictionaries } from '../../../../src/dataset/dictionary/dictionaries';
import { listPaths } from '../../../../src/dataset/dictionary/listPaths';
import { taggerLists } from '../../../../src/dataset/dictionary/taggerLists';
import { readDictionary } from '../../../../src/shared/dictionary/readDictionary';
import { until } from '../../../support/until';
import { Place } from '../place';

const script = path.join(root, 'test-results', `dictionary-${process.pid}.cjs`);
const starter = path.join(root, 'media/tags/starter.csv');
const silent = { debug() {}, info() {}, warn() {}, error() {} };

beforeAll(async () => {
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/dataset/dictionary/main.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
});
afterAll(() => fs.rmSync(script, { force: true }));

let place: Place;
let setting: string[];
let dictionaries: Dictionaries;

beforeEach(() => {
  place = new Place();
  setting = [];
  dictionaries = new Dictionaries({
    setting: () => setting,
    roots: () => [place.root],
    starter,
    userList: place.of('own/tags.csv'),
    script,
    logger: silent,
  });
});
afterEach(() => {
  dictionaries.dispose();
  place.remove();
});

describe('tag dictionaries', () => {
  it('are the small list that comes along where none is set', async () => {
    const dictionary = await dictionaries.ready();
    expect(dictionary.size).toBeGreaterThan(300);
    expect(dictionary.canonical('blond hair')[0]?.name).toBe('blonde_hair');
    expect(dictionaries.chosen).toBe(false);
    expect(dictionaries.problems).toEqual([]);
  });

  it('are those that are set, the first one having the say', async () => {
    place.write('lists/one.csv', 'kira,4,10\nlong_hair,0,5,"lh"\n');
    place.write('two.csv', 'kira,0,99\nsolo,0,7\n');
    setting = ['lists/one.csv', place.of('two.csv')];
    const dictionary = await dictionaries.ready();
    expect(dictionaries.chosen).toBe(true);
    expect(dictionary.size).toBe(3);
    expect(dictionary.find('kira')).toMatchObject({ category: 'character', posts: 10 });
    expect(dictionary.find('blonde_hair')).toBeUndefined();
  });

  it('say what is wrong with a list, and use the rest of it', async () => {
    place.write('one.csv', 'kira,strange,10\nsolo,0,7\n');
    setting = ['one.csv', 'missing.csv'];
    expect((await dictionaries.ready()).size).toBe(2);
    expect(dictionaries.problems.map(({ code, file, line }) => [code, path.basename(file), line])).toEqual([
      ['dictionary-line', 'one.csv', 1],
      ['dictionary-missing', 'missing.csv', null],
    ]);
    for (const { message, file } of dictionaries.problems) expect(message).toContain(file);
  });

  it('are read again when a list changes, and when others are set', async () => {
    const list = place.write('one.csv', 'kira,4,10\n');
    setting = ['one.csv'];
    await dictionaries.ready();
    // as many editors save: beside it, then in its place
    place.write('new.csv', 'kira,4,10\nsolo,0,7\n');
    fs.renameSync(place.of('new.csv'), list);
    await until('the new tag', () => dictionaries.current.find('solo'));
    setting = [];
    dictionaries.settingChanged();
    await until('the small list', () => dictionaries.current.find('blonde hair'));
  });

  it('leave to taggers what no list says', async () => {
    place.write('mine.csv', 'kira\nsolo,0,7\n');
    place.write(
      'taggers/wd/selected_tags.csv',
      'tag_id,name,category,count\n1,kira,4,3\n2,solo,9,1\n3,hat,0,5\n',
    );
    place.write('own/model.onnx', '');
    place.write('own/selected_tags.csv', 'tag_id,name,category,count\n1,cap,x,5\n');
    const own = new Dictionaries({
      setting: () => ['mine.csv'],
      roots: () => [place.root],
      starter,
      userList: place.of('own/tags.csv'),
      taggerLists: () => taggerLists(place.of('taggers'), [place.of('own/model.onnx'), place.of('nothing')]),
      script,
      logger: silent,
    });
    const dictionary = await own.ready();
    own.dispose();
    expect(dictionary.find('kira')?.category).toBe('character');
    expect(dictionary.find('solo')).toMatchObject({ category: 'general', posts: 7 });
    expect(dictionary.find('hat')).toMatchObject({ category: 'general', posts: 5 });
    expect(dictionary.find('cap')?.category).toBe('unknown');
    // a tagger's list is not the user's to mend
    expect(own.problems).toEqual([]);
  });

  it('take tags of the user’s own, which the next window knows too', async () => {
    const told: number[] = [];
    dictionaries.onDidChange(({ size }) => told.push(size));
    expect(await dictionaries.addToUserDictionary({ name: 'pixl, "stl"', category: 'character' })).toBe(true);
    expect(dictionaries.current.find('pixl, "stl"')?.category).toBe('character');
    expect(await dictionaries.addToUserDictionary({ name: 'Pixl,_"stl"' })).toBe(false);
    fs.appendFileSync(dictionaries.userList, '# a line by hand');
    await dictionaries.addToUserDictionary({ name: 'kira', aliases: ['kira_kira'] });
    expect(fs.readFileSync(dictionaries.userList, 'utf8')).toBe(
      '"pixl, ""stl""",character\n# a line by hand\nkira,,,kira_kira\n',
    );
    expect(told.length).toBeGreaterThan(0);
  });

  it('that cannot be written say so', async () => {
    place.write('own', 'no folder');
    await expect(dictionaries.addToUserDictionary({ name: 'kira' })).rejects.toMatchObject({
      code: 'dictionary-not-written',
    });
  });
});

describe('paths of lists', () => {
  it('start at home, at the folder that has them, or are absolute', () => {
    place.write('b/here.csv', '');
    const roots = [place.of('a'), place.of('b')];
    expect(listPaths(['~/x.csv', 'here.csv', 'nowhere.csv', place.of('c.csv'), ' '], roots)).toEqual([
      path.join(os.homedir(), 'x.csv'),
      place.of('b', 'here.csv'),
      place.of('a', 'nowhere.csv'),
      place.of('c.csv'),
    ]);
  });
});

describe('the list that comes along', () => {
  it('has no faults, no tag twice and no alias that is a tag', () => {
    const { entries, faults } = readDictionary(fs.readFileSync(starter, 'utf8'), 'starter.csv');
    expect(faults).toEqual([]);
    expect(entries.length).toBeGreaterThanOrEqual(300);
    const names = new Set(entries.map(({ name }) => name));
    expect(names.size).toBe(entries.length);
    const aliases = entries.flatMap((entry) => entry.aliases);
    expect(new Set(aliases).size).toBe(aliases.length);
    expect(aliases.filter((alias) => names.has(alias))).toEqual([]);
  });
});
