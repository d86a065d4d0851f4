// The Python that is on this machine already, from which the project's own environment is made.
import { run } from './run.mjs';
import { Trouble } from './say.mjs';

const oldest = [3, 11];

/** The version of a Python as [major, minor], or undefined when it is not there. */
async function version(command) {
  const { code, output } = await run(command, ['-c', 'import sys; print(*sys.version_info[:2])'], {
    quiet: true,
  });
  return code === 0 ? output.trim().split(' ').map(Number) : undefined;
}

let known;

/** The command of a Python that is new enough and has pip. @returns {Promise<string>} */
export async function findPython() {
  if (known) return known;
  const seen = [];
  const named = process.env.BLOCKLORA_BASE_PYTHON;
  for (const command of named ? [named] : ['python3.11', 'python3', 'python', 'python3.12', 'python3.13']) {
    const [major, minor] = (await version(command)) ?? [];
    if (major === undefined) continue;
    if (major === oldest[0] && minor >= oldest[1]) {
      if ((await run(command, ['-m', 'pip', '--version'], { quiet: true })).code === 0)
        return (known = command);
      seen.push(`${command} (${major}.${minor}) has no pip`);
    } else seen.push(`${command} is ${major}.${minor}`);
  }
  throw new Trouble(
    seen.length > 0 ? `No Python 3.11 or newer with pip: ${seen.join(', ')}.` : 'No Python was found.',
    'Install Python 3.11 with pip, or name one in the environment variable BLOCKLORA_BASE_PYTHON.',
  );
}
