import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { Changes } from '../../../../src/dataset/index/pendingChanges';
import { PendingChanges } from '../../../../src/dataset/index/pendingChanges';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

function pending(): { changes: PendingChanges; sent: Changes[] } {
  const sent: Changes[] = [];
  return { changes: new PendingChanges((one) => sent.push(one)), sent };
}

it('tells a burst once, each path once', () => {
  const { changes, sent } = pending();
  changes.add(['/a/1', '/a/2']);
  changes.add(['/a/1', '/b/1']);
  expect(sent).toEqual([]);
  vi.runAllTimers();
  expect(sent).toEqual([{ files: ['/a/1', '/a/2', '/b/1'], folders: [] }]);
  vi.runAllTimers();
  expect(sent).toHaveLength(1);
});

it('names the folder in place of very many files, and sends no message that is too long', () => {
  const { changes, sent } = pending();
  const paths = Array.from({ length: 300_000 }, (_, index) =>
    path.join('/', `folder ${index % 100}`, String(index)),
  );
  changes.add(paths);
  changes.add(Array.from({ length: 30_000 }, (_, index) => `/few ${index % 3000}/${index}`));
  changes.flush();
  expect(sent.flatMap(({ folders }) => folders)).toHaveLength(100);
  expect(sent.flatMap(({ files }) => files)).toHaveLength(30_000);
  expect(Math.max(...sent.map(({ files, folders }) => files.length + folders.length))).toBeLessThan(4_500);
});

it('forgets what was not told when it is disposed of', () => {
  const { changes, sent } = pending();
  changes.add(['/a/1']);
  changes.dispose();
  vi.runAllTimers();
  expect(sent).toEqual([]);
});
