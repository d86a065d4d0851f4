import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileTail, lastLines } from '../../../src/trainer/fileTail';
import { RunFolder } from '../../../src/trainer/runFolder';

let folder: string;
let file: string;
beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), 'tail-'));
  file = path.join(folder, 'events.jsonl');
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

describe('the tail of a file', () => {
  it('is read once each, and a line only when it is whole', async () => {
    const tail = new FileTail(file);
    expect((await tail.read()).lines).toEqual([]);
    fs.writeFileSync(file, 'one\ntw');
    expect((await tail.read()).lines).toEqual(['one']);
    expect((await tail.read()).lines).toEqual([]);
    fs.appendFileSync(file, 'o\nthree\n');
    expect((await tail.read()).lines).toEqual(['two', 'three']);
  });

  it('survives a character that is cut', async () => {
    const bytes = Buffer.from('grün\n');
    const tail = new FileTail(file);
    fs.writeFileSync(file, bytes.subarray(0, 3));
    await tail.read();
    fs.appendFileSync(file, bytes.subarray(3));
    expect((await tail.read()).lines).toEqual(['grün']);
  });

  it.each(['cut', 'replaced'])('begins anew when the file was %s', async (how) => {
    fs.writeFileSync(file, 'old line\n');
    const tail = new FileTail(file);
    await tail.read();
    if (how === 'replaced') {
      fs.writeFileSync(`${file}.new`, 'a new line that is longer\n');
      fs.renameSync(`${file}.new`, file);
    } else fs.writeFileSync(file, 'new\n');
    const { lines, restarted } = await tail.read();
    expect(restarted).toBe(true);
    expect(lines).toHaveLength(1);
  });

  it('can begin near the end, at a whole line', async () => {
    fs.writeFileSync(file, Array.from({ length: 100 }, (_, n) => `line ${n}\n`).join(''));
    const tail = new FileTail(file, 20);
    expect((await tail.read()).lines).toEqual(['line 98', 'line 99']);
    fs.appendFileSync(file, 'line 100\n');
    expect((await tail.read()).lines).toEqual(['line 100']);
  });

  it('gives each line once to readers at the same time', async () => {
    fs.writeFileSync(file, 'a\nb\n');
    const tail = new FileTail(file);
    const reads = await Promise.all([tail.read(), tail.read(), tail.read()]);
    expect(reads.flatMap((read) => read.lines)).toEqual(['a', 'b']);
  });
});

describe('the last lines of a log', () => {
  it('are as many as asked for', async () => {
    fs.writeFileSync(file, 'a\nb\nc\n');
    expect(await lastLines(file, 2)).toEqual({ lines: ['b', 'c'], truncated: true });
    expect(await lastLines(file, 3)).toEqual({ lines: ['a', 'b', 'c'], truncated: false });
    expect(await lastLines(path.join(folder, 'none'), 3)).toEqual({ lines: [], truncated: false });
  });

  it('show the last state of a progress bar', async () => {
    fs.writeFileSync(file, '10%\r20%\r30%\nend\r\n');
    expect((await lastLines(file, 5)).lines).toEqual(['30%', 'end']);
  });
});

describe('a file of a run', () => {
  it('is inside the run folder, also by its links', async () => {
    const run = new RunFolder(path.join(folder, 'run'));
    fs.mkdirSync(path.join(run.path, 'samples'), { recursive: true });
    fs.writeFileSync(path.join(folder, 'secret.png'), '');
    fs.symlinkSync(path.join(folder, 'secret.png'), path.join(run.path, 'samples/link.png'));
    fs.writeFileSync(path.join(run.path, 'samples/fine.png'), '');
    expect(await run.inside('samples/fine.png')).toBe(path.join(run.path, 'samples/fine.png'));
    for (const bad of [
      '../secret.png',
      'samples/../../secret.png',
      '/etc/passwd',
      'samples/link.png',
      '',
      '.',
      'C:/x',
    ])
      expect([bad, await run.inside(bad)]).toEqual([bad, null]);
  });
});
