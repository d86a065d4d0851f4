import path from 'node:path';
import { expect, it } from 'vitest';
import { families } from '../../../../src/inference/families/families';
import { catalogue } from '../../../../src/inference/models/catalogue';
import { fileAddress } from '../../../../src/inference/models/download/address';
import { isCategory } from '../../../../src/inference/models/tagLists/tagChecks';

it('has ids that can be names of folders, each once', () => {
  const ids = catalogue.map(({ id }) => id);
  expect(new Set(ids).size).toBe(ids.length);
  for (const id of ids) expect(id).toMatch(/^[a-z0-9][a-z0-9.-]*$/);
});

it('has five WD taggers of each of the two generations, and every family', () => {
  expect(catalogue.filter(({ family, name }) => family === 'wd' && name.endsWith(' v3'))).toHaveLength(5);
  expect(catalogue.filter(({ family, name }) => family === 'wd' && name.endsWith(' v2'))).toHaveLength(5);
  expect(new Set(catalogue.map(({ family }) => family))).toEqual(new Set(Object.keys(families)));
});

it.each(catalogue.map((entry) => [entry.id, entry] as const))('describes %s in full', (_id, entry) => {
  const roles = entry.files.map(({ role }) => role);
  expect(roles.filter((role) => role === 'weights')).toHaveLength(1);
  expect(roles.filter((role) => role === 'tags')).toHaveLength(1);
  const names = entry.files.map((file) => path.posix.basename(file.path));
  expect(new Set(names).size).toBe(names.length);
  for (const { sha256, bytes } of entry.files) {
    if (sha256 !== null) expect(sha256).toMatch(/^[0-9a-f]{64}$/);
    if (bytes !== null) expect(bytes).toBeGreaterThan(0);
  }
  expect(entry.repository).toMatch(/^[\w.-]+\/[\w.-]+$/);
  // a checksum means something only for files that cannot change
  if (entry.files.some(({ sha256 }) => sha256 !== null)) expect(entry.revision).toMatch(/^[0-9a-f]{40}$/);
  for (const [category, threshold] of Object.entries(entry.thresholds)) {
    expect(isCategory(category)).toBe(true);
    expect(threshold).toBeGreaterThan(0);
    expect(threshold).toBeLessThan(1);
  }
  expect(entry.thresholds.general).toBeDefined();
});

it('has no checksum twice but for the tag lists that models share', () => {
  const sums = catalogue.flatMap(({ files }) =>
    files.flatMap(({ role, sha256 }) => (role === 'weights' && sha256 !== null ? [sha256] : [])),
  );
  expect(new Set(sums).size).toBe(sums.length);
});

it('makes addresses of the hub and of mirrors alike', () => {
  const entry = catalogue.find(({ id }) => id === 'cl-tagger-1.02');
  const [weights] = entry?.files ?? [];
  if (entry === undefined || weights === undefined) throw new Error('no entry');
  expect(fileAddress('https://mirror.example/hf', entry, weights)).toBe(
    `https://mirror.example/hf/cella110n/cl_tagger/resolve/${entry.revision}/cl_tagger_1_02/model.onnx`,
  );
});
