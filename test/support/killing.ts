// Programs that a test kills while they work.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import esbuild from 'esbuild';

/** A TypeScript program, ready to be run and killed as often as one likes. */
export class KilledProgram {
  readonly #folder = fs.mkdtempSync(path.join(os.tmpdir(), 'killed-'));
  readonly #script = path.join(this.#folder, 'killed.cjs');

  /** @param source the program, a TypeScript file */
  static async of(source: string): Promise<KilledProgram> {
    const program = new KilledProgram();
    await esbuild.build({
      entryPoints: [source],
      outfile: program.#script,
      bundle: true,
      platform: 'node',
      format: 'cjs',
    });
    return program;
  }

  /** Kills it so many milliseconds after it has said something. */
  killAfter(milliseconds: number, ...args: readonly string[]): Promise<string> {
    let begun = false;
    return this.#run(args, (_said, kill) => {
      if (begun) return;
      begun = true;
      setTimeout(kill, milliseconds);
    });
  }

  /** Kills it when it has said more than so many lines. @returns the whole lines that it said */
  async killAfterLines(lines: number, ...args: readonly string[]): Promise<readonly string[]> {
    const said = await this.#run(args, (text, kill) => {
      if (text.split('\n').length > lines) kill();
    });
    return said.split('\n').slice(0, -1);
  }

  /** Milliseconds between its first line and its second, on this machine now: kills that come too early or too late show nothing. */
  async timeToSecondLine(...args: readonly string[]): Promise<number> {
    const times: number[] = [];
    await this.#run(args, (said, kill) => {
      while (times.length < said.split('\n').length - 1) times.push(performance.now());
      if (times.length > 1) kill();
    });
    return (times[1] ?? 0) - (times[0] ?? 0);
  }

  remove(): void {
    fs.rmSync(this.#folder, { recursive: true, force: true });
  }

  /** @returns what it said until it was killed */
  #run(args: readonly string[], hear: (said: string, kill: () => void) => void): Promise<string> {
    return new Promise((resolve, reject) => {
      const child = spawn(process.execPath, [this.#script, ...args], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      let said = '';
      child.stdout.on('data', (chunk: Buffer) => {
        said += chunk.toString();
        hear(said, () => child.kill('SIGKILL'));
      });
      child.on('error', reject);
      child.on('close', (code, signal) =>
        signal === 'SIGKILL' ? resolve(said) : reject(new Error(`It ended by itself with ${code}.`)),
      );
    });
  }
}
