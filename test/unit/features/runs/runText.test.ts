import { describe, expect, it } from 'vitest';
import { ago, runDescription } from '../../../../src/features/runs/runText';
import { RunHistory } from '../../../../src/shared/runs/runHistory';
import type { RunState } from '../../../../src/shared/runs/runState';

/** A run in training, at step 120 of 800. */
function training(changes: Partial<RunState> = {}): RunState {
  const empty = new RunHistory().state({ liveness: 'alive', now: 0 });
  const known = {
    name: 'ink',
    status: 'running',
    step: 120,
    steps: 800,
    etaSeconds: 170,
    smoothedLoss: 0.0834,
  } as const;
  return { ...empty, ...known, ...changes };
}

describe('the line of a run', () => {
  it('says how far it is', () => {
    expect(runDescription(training(), false)).toBe('120/800 · loss 0.0834 · 3 min left');
  });

  it('says what it is at when that is not a step', () => {
    const sampling = training({ phase: { phase: 'sampling', done: 1, total: 3 }, etaSeconds: null });
    expect(runDescription(sampling, false)).toContain('making samples');
    const loading = training({ status: 'starting', phase: { phase: 'loading', done: null, total: null } });
    expect(runDescription(loading, false)).toBe('starting · loading the base');
  });

  it('warns of a process that is not heard of', () => {
    expect(runDescription(training(), true)).toBe('not responding · 120/800');
  });

  it('tells the cause of a failure', () => {
    const error = { message: 'The disk is full.' } as RunState['error'];
    expect(runDescription(training({ status: 'failed', error, endedAt: null }), false)).toBe(
      'The disk is full.',
    );
  });
});

describe('when something was', () => {
  const now = Date.UTC(2026, 10, 23, 12);
  it.each([
    [now - 5_000, 'just now'],
    [now - 300_000, '5 min ago'],
    [now - 3 * 86_400_000, 'Nov 20, 2026'],
    [null, ''],
  ])('%s is %s', (time, text) => expect(ago(time, now)).toBe(text));
});
