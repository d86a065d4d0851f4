import path from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { NodeChild } from '../../../src/process/nodeChild';
import { processStart } from '../../../src/process/processTable';
import { until } from '../../support/until';

const script = path.join(import.meta.dirname, 'fakeNodeChild.mjs');
const started: NodeChild<unknown, unknown>[] = [];

function start(act: string, more: Partial<ConstructorParameters<typeof NodeChild>[0]> = {}) {
  const messages: unknown[] = [];
  const child = new NodeChild<unknown, unknown>({
    script,
    args: [act],
    onMessage: (message) => void messages.push(message),
    ...more,
  });
  started.push(child);
  return { child, messages };
}

afterEach(async () => void (await Promise.all(started.splice(0).map((child) => child.kill()))));

describe('a Node child', () => {
  it('talks in messages with typed arrays', async () => {
    const { child, messages } = start('echo');
    const sent = { name: 'grüße 🖌', values: new Float32Array([0.5, NaN]), bytes: new Uint32Array(100_000) };
    expect(child.send(sent)).toBe(true);
    await until('the answer', () => messages.length > 0);
    expect(messages[0]).toEqual(sent);
  });

  it('is Node also when we are Electron, and gets none of the editor’s secrets', async () => {
    process.env['GITHUB_TOKEN'] = 'secret';
    const { messages } = start('environment', { env: { EXTRA: 'yes' } });
    await until('its environment', () => messages.length > 0);
    delete process.env['GITHUB_TOKEN'];
    expect(messages[0]).toMatchObject({ ELECTRON_RUN_AS_NODE: '1', EXTRA: 'yes' });
    expect(messages[0]).not.toHaveProperty('GITHUB_TOKEN');
  });

  it('that breaks says how, and what it said last', async () => {
    const end = await start('throws').child.ended;
    expect(end).toMatchObject({ code: 1, signal: null, killed: false, error: null });
    expect(end.stderr).toContain('about to break');
    expect(end.stderr.join('\n')).toContain('Error: the cause');
  });

  it('may write to its output, which disturbs nothing', async () => {
    const lines: string[] = [];
    const { child } = start('chatter', { onStderr: (line) => void lines.push(line) });
    await child.ended;
    expect(lines).toEqual(['a library says something']);
  });

  it('is killed with everything below it', async () => {
    const { child, messages } = start('grandchild');
    const below = Number(await until('its child', () => messages[0] as number));
    expect(await child.kill()).toMatchObject({ signal: 'SIGKILL', killed: true });
    await until('both to be gone', async () => (await processStart(below)) === null);
    expect(child.send('hello')).toBe(false);
  });

  it('is killed once, however often and whenever that is asked', async () => {
    const { child, messages } = start('stubborn');
    await until('it to listen', () => messages.length > 0);
    const [first, second] = await Promise.all([child.kill(), child.kill()]);
    expect(second).toEqual(first);
    expect(await child.kill()).toEqual(first);
  });

  it('whose message a handler cannot take goes on', async () => {
    const errors: string[] = [];
    const { child } = start('echo', {
      onMessage: () => {
        throw new Error('bad handler');
      },
      logger: { debug() {}, info() {}, warn() {}, error: (message) => void errors.push(message) },
    });
    child.send(1);
    child.send(2);
    await until('both to be complained of', () => errors.length === 2);
    expect(await child.kill()).toMatchObject({ killed: true });
  });
});
