// Runs programs from the project's root, for scripts that have no packages of their own.
import { spawn } from 'node:child_process';
import path from 'node:path';

/** The project's root folder. */
export const root = path.resolve(import.meta.dirname, '../../..');

/**
 * Runs a program in the project's root, without a standard input.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ cwd?: string, env?: NodeJS.ProcessEnv, quiet?: boolean, input?: boolean, onOutput?: (text: string) => void }} [options]
 *   quiet: keep the output back and return it; input: the program may read the terminal;
 *   onOutput: gets every piece of output as it comes (and it is not printed)
 * @returns {Promise<{ code: number, signal: NodeJS.Signals | null, output: string }>} code is 127 when the program
 *   is not there, 128 when a signal ended it
 */
export function run(command, args, { cwd = root, env, quiet = false, input = false, onOutput } = {}) {
  const piped = quiet || onOutput !== undefined;
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: [input ? 'inherit' : 'ignore', piped ? 'pipe' : 'inherit', piped ? 'pipe' : 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr])
      stream?.setEncoding('utf8').on('data', (text) => {
        output += text;
        onOutput?.(text);
      });
    child.on('error', (error) => resolve({ code: 127, signal: null, output: output + error.message }));
    child.on('close', (code, signal) => resolve({ code: code ?? 128, signal, output }));
  });
}

/** Runs a script of the project's own packages with this Node. @type {(script: string, args: string[], options?: Parameters<typeof run>[2]) => ReturnType<typeof run>} */
export function runNode(script, args, options) {
  return run(process.execPath, [path.join(root, script), ...args], options);
}

/** Runs npm: the one that started this script, or the one on PATH. @type {(args: string[], options?: Parameters<typeof run>[2]) => ReturnType<typeof run>} */
export function npm(args, options) {
  const cli = process.env.npm_execpath;
  if (cli?.endsWith('.js')) return run(process.execPath, [cli, ...args], options);
  return run(process.platform === 'win32' ? 'npm.cmd' : 'npm', args, options);
}

/** Ends the script: with 0 when nothing failed, else with 1. @param {number} failed */
export function exit(failed) {
  process.exitCode = failed > 0 ? 1 : 0;
}
