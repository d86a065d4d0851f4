// What the set-up says on the terminal: each step with the time it took, and faults as a cause and a remedy.
// All of it goes to standard error, so that a command's own output can be piped.

/** A fault that a person can mend: what is wrong, and what to do about it. Shown without a stack. */
export class Trouble extends Error {
  /** @param {string} cause one sentence @param {string} remedy one sentence @param {string} [details] the last output of what failed */
  constructor(cause, remedy, details = '') {
    super(`${cause} ${remedy}`);
    this.details = details;
  }
}

/** A duration as a person reads it. @param {number} milliseconds */
export function duration(milliseconds) {
  const seconds = milliseconds / 1000;
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  if (seconds < 100) return `${Math.round(seconds)} s`;
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;
}

/**
 * Does a piece of set-up that takes a while: says that it begins, that it is still at it, and how long it took.
 *
 * @template T
 * @param {string} what
 * @param {() => Promise<T>} work
 * @returns {Promise<T>}
 */
export async function step(what, work) {
  const start = Date.now();
  console.error(`  ${what} …`);
  const still = setInterval(
    () => console.error(`  ${what} … still at it (${duration(Date.now() - start)})`),
    30_000,
  );
  try {
    const result = await work();
    console.error(`  ${what}: done in ${duration(Date.now() - start)}`);
    return result;
  } finally {
    clearInterval(still);
  }
}

/** Says that a piece of the set-up was there already. @param {string} what @param {string} [where] */
export function found(what, where) {
  console.error(`  ${what}: there already${where ? ` (${where})` : ''}`);
}

/** The beginning and the end of a long output: causes stand first with some programs and last with others. @param {string} output */
export function shortened(output) {
  const lines = output.trim().split('\n');
  return lines.length <= 40 ? lines.join('\n') : [...lines.slice(0, 20), '…', ...lines.slice(-20)].join('\n');
}

/**
 * Runs a script's main function; a Trouble ends it with its sentences, anything else with its stack.
 *
 * @param {() => Promise<number | void>} main returns the exit code, 0 when it returns none
 */
export async function script(main) {
  try {
    process.exitCode = (await main()) ?? 0;
  } catch (error) {
    if (error instanceof Trouble) {
      if (error.details) console.error(shortened(error.details));
      console.error(`\n${error.message}`);
    } else console.error(error);
    process.exitCode = 1;
  }
}
