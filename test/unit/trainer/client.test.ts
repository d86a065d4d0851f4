import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { TrainerClient } from '../../../src/trainer/client';
import { fakeTrainer, FakeWorkspace, silent } from './fakeWorkspace';

let workspace: FakeWorkspace;
beforeEach(() => (workspace = new FakeWorkspace()));
afterEach(() => workspace.dispose());

function client(python = fakeTrainer): TrainerClient {
  return new TrainerClient({
    python: async () => python,
    trainerFolder: import.meta.dirname,
    logger: silent,
  });
}

describe('a check of a job', () => {
  it('gives the diagnostics', async () => {
    const answer = await client().validate(workspace.job('bad'));
    expect(answer).toMatchObject({ ok: false, diagnostics: [{ code: 'unknown-key', line: 2, column: 3 }] });
  });

  it('is not confused by a library that prints', async () => {
    expect(await client().validate(workspace.job('noisy'))).toMatchObject({ ok: true });
  });

  it('that fails says the cause, not a traceback and no exit code', async () => {
    await expect(client().validate(workspace.job('traceback'))).rejects.toMatchObject({
      message: 'the disk is asleep.',
      code: 'process-gone',
    });
  });

  it('with half an answer fails', async () => {
    await expect(client().validate(workspace.job('garbage'))).rejects.toThrow();
  });

  it('can be given up', async () => {
    const signal = AbortSignal.timeout(300);
    await expect(client().validate(workspace.job('hangs'), signal)).rejects.toMatchObject({
      name: 'TimeoutError',
    });
  });

  it('without a Python says what to do', async () => {
    await expect(client('/nowhere/python').validate(workspace.job('bad'))).rejects.toMatchObject({
      code: 'python-missing',
    });
  });
});
