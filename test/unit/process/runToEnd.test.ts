import { describe, expect, it } from 'vitest';
import { processStart } from '../../../src/process/processTable';
import { runToEnd } from '../../../src/process/runToEnd';
import { until } from '../../support/until';
import { fake } from './fakeProcess';

describe('a short command', () => {
  it('resolves with its output', async () => {
    const result = await runToEnd(fake('speak'));
    expect(result).toMatchObject({ code: 0, stdout: '{"type":"one"}\n{"type":"two"}', tooLong: false });
  });

  it('resolves when it fails', async () => {
    expect(await runToEnd(fake('die'))).toMatchObject({ code: 3, stdout: '' });
  });

  it('rejects with the reason and ends its processes when it is aborted', async () => {
    const controller = new AbortController();
    let pid = 0;
    const running = runToEnd({
      ...fake('ignoreSigterm'),
      grace: 200,
      signal: controller.signal,
      onStdout: (line) => {
        if (!line.includes('ready')) return;
        pid = (JSON.parse(line) as { pid: number }).pid;
        controller.abort(new Error('never mind'));
      },
    });
    await expect(running).rejects.toThrow('never mind');
    await until('the process to be gone', async () => (await processStart(pid)) === null);
  });

  it('is not started when it was aborted before', async () => {
    await expect(runToEnd({ ...fake('hang'), signal: AbortSignal.abort(new Error('no')) })).rejects.toThrow(
      'no',
    );
  });

  it('that says too much is ended', async () => {
    const result = await runToEnd({ ...fake('flood', '1000000'), maxOutput: 50_000 });
    expect(result.tooLong).toBe(true);
    expect(result.stdout.length).toBeLessThanOrEqual(50_000);
  });
});
