// What the machine itself has: programs on PATH, and Debian's packages where we may install them.
import fs from 'node:fs';
import path from 'node:path';
import { run } from './run.mjs';
import { step, Trouble } from './say.mjs';

/** The full path of a program, or undefined. @param {string} name */
export function onPath(name) {
  const endings = process.platform === 'win32' ? ['.exe', '.cmd', ''] : [''];
  return (process.env.PATH ?? '')
    .split(path.delimiter)
    .filter(Boolean)
    .flatMap((folder) => endings.map((ending) => path.join(folder, name + ending)))
    .find((file) => {
      try {
        fs.accessSync(file, fs.constants.X_OK);
        return fs.statSync(file).isFile();
      } catch {
        return false;
      }
    });
}

/**
 * Installs packages with apt-get; where that cannot be done, says what is missing and how to get it.
 *
 * @param {string} what the name that a person knows it by
 * @param {string[]} packages Debian's names
 * @param {string} [instead] another way out, as the end of a sentence
 */
export async function aptInstall(what, packages, instead = '') {
  const command = `apt-get install ${packages.join(' ')}`;
  const otherwise = instead ? `, ${instead}` : '';
  if (!onPath('apt-get') || process.getuid?.() !== 0)
    throw new Trouble(
      `${what} is not installed.`,
      `Install it (on Debian: \`sudo ${command}\`)${otherwise}.`,
    );
  await step(`${what} (apt-get install)`, async () => {
    const env = { DEBIAN_FRONTEND: 'noninteractive' };
    // an old list of packages is no reason to fail yet: what is asked for may be in it
    await run('apt-get', ['update', '-qq'], { quiet: true, env });
    const { code, output } = await run(
      'apt-get',
      ['install', '-y', '-qq', '--no-install-recommends', ...packages],
      { quiet: true, env },
    );
    if (code !== 0)
      throw new Trouble(
        `${what} could not be installed.`,
        `Run \`${command}\` to see why${otherwise}.`,
        output,
      );
  });
}
