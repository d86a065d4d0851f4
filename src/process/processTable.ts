// What the operating system says of processes: parents and start times.

import { execFile } from 'node:child_process';
import fs from 'node:fs/promises';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Ticks a second in /proc; the kernel shows this value to programs on every common platform. */
const clockTicks = 100;
const options = { timeout: 5000, windowsHide: true, env: { ...process.env, LC_ALL: 'C' } };

/** Fields of /proc/<pid>/stat after the name, which may hold spaces and brackets itself: [state, parent, …]. */
async function statFields(pid: number | string): Promise<string[] | null> {
  try {
    const text = await fs.readFile(`/proc/${pid}/stat`, 'utf8');
    return text.slice(text.lastIndexOf(')') + 2).split(' ');
  } catch {
    return null;
  }
}

async function bootTime(): Promise<number> {
  const text = await fs.readFile('/proc/stat', 'utf8');
  return Number(/^btime (\d+)/m.exec(text)?.[1] ?? NaN);
}

/** A killed process whose parent has not looked after it yet is listed, but it is gone. */
function isDead(state: string | undefined): boolean {
  return state === undefined || /^[ZX]/.test(state);
}

async function linuxStart(pid: number): Promise<number | null> {
  const fields = await statFields(pid);
  if (fields === null || isDead(fields[0])) return null;
  return (await bootTime()) + Number(fields[19]) / clockTicks;
}

async function psStart(pid: number): Promise<number | null> {
  const { stdout } = await run('ps', ['-o', 'stat=,lstart=', '-p', String(pid)], options);
  const [state, ...time] = stdout.trim().split(/\s+/);
  return isDead(state || undefined) ? null : Date.parse(time.join(' ')) / 1000;
}

async function windowsStart(pid: number): Promise<number | null> {
  const script = `([DateTimeOffset](Get-Process -Id ${pid} -ErrorAction Stop).StartTime).ToUnixTimeMilliseconds()`;
  const { stdout } = await run(
    'powershell.exe',
    ['-NoProfile', '-NonInteractive', '-Command', script],
    options,
  );
  return Number(stdout.trim()) / 1000;
}

/**
 * When a process started, in seconds since 1970 (accurate to about a second).
 *
 * @returns null when there is no such process; NaN when there is one and nobody could say since when
 */
export async function processStart(pid: number): Promise<number | null> {
  try {
    if (process.platform === 'linux') return await linuxStart(pid);
    return await (process.platform === 'win32' ? windowsStart(pid) : psStart(pid));
  } catch {
    return exists(pid) ? NaN : null;
  }
}

/** Whether there is a process of that number, ours or not. */
export function exists(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** Pairs of [process, parent] of all processes. Not for Windows. */
async function parents(): Promise<[number, number][]> {
  if (process.platform !== 'linux') {
    const { stdout } = await run('ps', ['-A', '-o', 'pid=,ppid='], options);
    return stdout
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/).map(Number) as [number, number]);
  }
  const names = (await fs.readdir('/proc')).filter((name) => /^\d+$/.test(name));
  const rows = await Promise.all(
    names.map(async (name): Promise<[number, number]> => [
      Number(name),
      Number((await statFields(name))?.[1]),
    ]),
  );
  return rows.filter(([, parent]) => Number.isFinite(parent));
}

/** All processes below `pid`, children before grandchildren; without `pid` itself. */
export async function descendants(pid: number): Promise<number[]> {
  const rows = await parents().catch(() => []);
  const found = [pid];
  for (const one of found) for (const [child, parent] of rows) if (parent === one) found.push(child);
  return found.slice(1);
}
