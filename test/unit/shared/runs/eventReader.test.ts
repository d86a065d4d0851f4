import fc from 'fast-check';
import { expect, it } from 'vitest';
import { readEvent } from '../../../../src/shared/runs/eventReader';

const head = { v: 1, seq: 0, time: '2026-11-23T10:15:00Z' };
const step = {
  ...head,
  type: 'step',
  step: 3,
  epoch: 1,
  losses: [0.1, null],
  learningRate: 1e-4,
  stepsPerSecond: 7,
  etaSeconds: 1.5,
  hostBytes: 10,
  deviceBytes: null,
};

it('reads an event, with fields that a later version may add and without those that may be null', () => {
  expect(readEvent(JSON.stringify(step))).toEqual(step);
  expect(readEvent(JSON.stringify({ ...step, later: 1 }))).toMatchObject({ type: 'step' });
  expect(readEvent(JSON.stringify({ ...step, deviceBytes: undefined }))).toMatchObject({ type: 'step' });
});

it('takes nothing else for an event', () => {
  const wrong: unknown[] = [
    null,
    [],
    'step',
    { ...step, v: 2 },
    { ...step, type: 'steps' },
    { ...step, type: 'toString' },
    { ...step, step: '3' },
    { ...step, step: -1 },
    { ...step, step: 1e12 },
    { ...step, losses: 'x' },
    { ...step, losses: [{}] },
    { ...step, epoch: undefined },
    { ...head, type: 'phase', phase: 'dreaming', step: 0, done: null, total: null },
    { ...head, type: 'network', modules: 1, parameters: 1, parts: { in0: 'much' } },
  ];
  for (const value of wrong) expect([value, readEvent(JSON.stringify(value))]).toEqual([value, null]);
});

it('takes a line that was cut off anywhere for none', () => {
  const line = JSON.stringify(step);
  for (let length = 0; length < line.length; length += 1) expect(readEvent(line.slice(0, length))).toBeNull();
});

it('never throws', () => {
  const nearly = fc
    .record({ step: fc.anything(), losses: fc.anything() })
    .map((change) =>
      JSON.stringify({ ...step, ...change }, (_key, value: unknown) =>
        typeof value === 'bigint' ? null : value,
      ),
    );
  fc.assert(
    fc.property(fc.oneof(fc.string(), fc.json(), nearly), (line) => {
      readEvent(line);
    }),
    { seed: 3 },
  );
});
