import { describe, expect, it } from 'vitest';
import { processStart } from '../../../src/process/processTable';
import { until } from '../../support/until';
import { startFake } from './fakeProcess';

const grace = 200;

describe('a supervised child', () => {
  it('gives its lines and its stderr, and has exited', async () => {
    const { child, lines } = startFake('speak');
    expect(child.state).toBe('starting');
    const end = await child.ended;
    expect(lines).toEqual(['{"type":"one"}', '{"type":"two"}']);
    expect(end).toMatchObject({
      state: 'exited',
      code: 0,
      cancelled: false,
      stderr: ['to whom it may concern'],
    });
    expect(child.state).toBe('exited');
  });

  it('fails with the system’s error when there is no such program', async () => {
    const { child } = startFake('speak', '', { command: '/nowhere/to/be/found' });
    const end = await child.ended;
    expect(end.state).toBe('failed');
    expect(end.error?.message).toContain('ENOENT');
  });

  it('that dies keeps what it said last', async () => {
    const end = await startFake('die').child.ended;
    expect(end).toMatchObject({ state: 'exited', code: 3 });
    expect(end.stderr.at(-1)).toBe('ValueError: the cause');
  });

  it('that is killed by the system has failed', async () => {
    const end = await startFake('killItself').child.ended;
    expect(end).toMatchObject({ state: 'failed', signal: 'SIGKILL', cancelled: false });
  });

  it('is asked politely first', async () => {
    const { child, line, lines } = startFake('stopsPolitely', '', { grace: 10_000 });
    await line('ready');
    const ending = child.cancel();
    expect(child.state).toBe('cancelling');
    expect(await ending).toMatchObject({ state: 'exited', code: 0, cancelled: true });
    expect(lines).toContain('saved');
  });

  it('that ignores SIGTERM is killed when the grace is over', async () => {
    const { child, line, lines } = startFake('ignoreSigterm', '', { grace });
    await line('ready');
    const end = await child.cancel();
    expect(end).toMatchObject({ state: 'exited', signal: 'SIGKILL', cancelled: true });
    expect(lines).toContain('not listening');
  });

  it.each(['together', 'apart'])('takes its grandchildren with it (%s)', async (how) => {
    const { child, line } = startFake('grandchild', how, { grace });
    const { pid } = JSON.parse(await line('grandchild')) as { pid: number };
    await line('ready');
    expect(await processStart(pid)).not.toBeNull();
    await child.cancel();
    await until(`process ${pid} to be gone`, async () => (await processStart(pid)) === null);
  });

  it('is ended when its time is up', async () => {
    const { child } = startFake('hang', '', { timeout: 300, grace });
    expect(await child.ended).toMatchObject({ cancelled: true, timedOut: true });
  });

  it('ends although what it left behind holds its pipes', async () => {
    const { child, line } = startFake('orphan');
    const end = await child.ended;
    expect(end).toMatchObject({ state: 'exited', code: 0 });
    const { pid } = JSON.parse(await line('ready')) as { pid: number };
    process.kill(pid, 'SIGKILL');
  });

  it('is cancelled once, however often it is asked', async () => {
    const { child, line } = startFake('hang', '', { grace });
    await line('ready');
    const [first, second] = await Promise.all([child.cancel(), child.cancel()]);
    expect(second).toBe(first);
    expect(await child.cancel()).toBe(first);
  });

  it('outlives a handler that throws', async () => {
    const seen: string[] = [];
    const { child } = startFake('speak', '', {
      onStderr: () => {
        throw new Error('bad handler');
      },
      logger: { debug() {}, info() {}, warn() {}, error: (message) => void seen.push(message) },
    });
    expect((await child.ended).stderr).toEqual(['to whom it may concern']);
    expect(seen).toHaveLength(1);
  });
});

describe('the output of a child', () => {
  it('is framed whatever the pieces it comes in', async () => {
    const { child, lines } = startFake('halfLines');
    await child.ended;
    expect(lines).toEqual(['{"text":"grüße 🖌"}', 'last without end']);
  });

  it('may be garbage', async () => {
    const { child, lines } = startFake('garbage');
    await child.ended;
    expect(lines.at(-1)).toBe('{"type":"fine"}');
    expect(lines).toHaveLength(5);
  });

  it('arrives whole when it is a flood', async () => {
    const { child, lines } = startFake('flood', '200000');
    await child.ended;
    expect(lines).toHaveLength(200_001);
    expect(lines.at(-1)).toBe('end of flood');
  });

  it('leaves out a line of 10 MB and goes on after it', async () => {
    const warnings: string[] = [];
    const { child, lines } = startFake('longLine', '10000000', {
      maxLine: 1_000_000,
      logger: { debug() {}, info() {}, warn: (message) => void warnings.push(message), error() {} },
    });
    await child.ended;
    expect(lines).toEqual(['short']);
    expect(warnings).toHaveLength(1);
  });

  it('keeps the end of a long stderr', async () => {
    const { stderr } = await startFake('errorFlood', '5000').child.ended;
    expect(stderr).toHaveLength(200);
    expect(stderr.at(-1)).toBe('line 4999');
  });

  it('comes from an environment without the editor’s secrets', async () => {
    process.env['GITHUB_TOKEN'] = 'secret';
    process.env['BLOCKLORA_MARK'] = 'kept';
    const { child, lines } = startFake('environment', '', { env: { EXTRA: 'yes' } });
    await child.ended;
    delete process.env['GITHUB_TOKEN'];
    const environment = JSON.parse(lines.join('\n')) as Record<string, string>;
    expect(environment).toMatchObject({
      PYTHONUTF8: '1',
      PYTHONUNBUFFERED: '1',
      EXTRA: 'yes',
      BLOCKLORA_MARK: 'kept',
    });
    expect(environment).not.toHaveProperty('GITHUB_TOKEN');
    expect(environment).toHaveProperty('PATH');
  });
});
