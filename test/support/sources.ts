import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { root } from '../../native-bin/tools/lib/run.mjs';

/** The files that git tracks, and those that it would: their paths from the project's root. */
export function projectFiles(): string[] {
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', '-z'];
  const output = execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 });
  return [...new Set(output.split('\0'))].filter(
    (file) => file !== '' && fs.existsSync(path.join(root, file)),
  );
}

/** The text of a file of the project. */
export function sourceText(file: string): string {
  return fs.readFileSync(path.join(root, file), 'utf8');
}
