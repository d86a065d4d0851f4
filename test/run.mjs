// npm test: sets up what is missing, then runs every part of the checks and sums them up. `npm test -- unit host`
// runs those parts only. The last line is "N passed, N failed".
import { randomUUID } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { ensureBundle } from '../native-bin/tools/lib/bundle.mjs';
import { ensureNodeModules } from '../native-bin/tools/lib/nodeModules.mjs';
import { root } from '../native-bin/tools/lib/run.mjs';
import { duration, script, shortened, Trouble } from '../native-bin/tools/lib/say.mjs';
import { endMarked, markName } from './support/leftovers.mjs';
import { parts } from './support/parts.mjs';

const names = process.argv.slice(2);
const unknown = names.filter((name) => !parts.some((part) => part.name === name));
const chosen = parts.filter((part) => names.length === 0 || names.includes(part.name));

/** Runs one part; a part that breaks, or that ran too few tests to be believed, counts as one failure. */
async function runPart(part) {
  const start = Date.now();
  console.log(`\n=== ${part.name}: ${part.title}`);
  let result;
  try {
    result = await part.run();
  } catch (error) {
    console.log(error instanceof Trouble ? `${shortened(error.details)}\n${error.message}` : error);
    result = { passed: 0, failed: 1, skipped: 0 };
  }
  const { passed, failed, skipped = 0 } = result;
  const few = passed + failed < part.minimum;
  if (few) console.log(`${part.name} ran ${passed + failed} tests, and there are at least ${part.minimum}`);
  const time = duration(Date.now() - start);
  console.log(`--- ${part.name}: ${passed} passed, ${failed} failed, ${skipped} skipped in ${time}`);
  return { name: part.name, passed, failed: failed + (few && failed === 0 ? 1 : 0), skipped, time };
}

await script(async () => {
  if (unknown.length > 0)
    throw new Trouble(
      `There is no part named ${unknown.join(', ')}.`,
      `Choose from: ${parts.map((part) => part.name).join(', ')}.`,
    );
  // everything that the tests start inherits this, so that nothing of it is left behind
  process.env[markName] = randomUUID();
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      void endMarked().then(() => process.exit(130));
    });
  if (names.length === 0)
    fs.rmSync(path.join(root, 'test-results'), {
      recursive: true,
      force: true,
      maxRetries: 5,
      retryDelay: 100,
    });
  console.log('=== set-up');
  await ensureNodeModules();
  await ensureBundle();
  const results = [];
  for (const part of chosen) results.push(await runPart(part));
  await endMarked();

  console.log('\n=== in all');
  for (const { name, passed, failed, skipped, time } of results)
    console.log(`${name.padEnd(10)} ${passed} passed, ${failed} failed, ${skipped} skipped (${time})`);
  const screenshots = fs.existsSync(path.join(root, 'test-results'))
    ? fs
        .readdirSync(path.join(root, 'test-results'), { recursive: true })
        .filter((name) => name.endsWith('.png'))
    : [];
  if (screenshots.length > 0)
    console.log(`Screenshots to look at: ${screenshots.length} under test-results/`);
  const sum = (key) => results.reduce((total, result) => total + result[key], 0);
  console.log(`${sum('passed')} passed, ${sum('failed')} failed`);
  return sum('failed') > 0 ? 1 : 0;
});
// a handle that a part left open must not keep the run from ending
process.exit();
