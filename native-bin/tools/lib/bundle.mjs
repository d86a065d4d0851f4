// The bundles in dist/, made anew from the sources: that takes a second, so nothing is guessed about their age.
import { runNode } from './run.mjs';
import { step, Trouble } from './say.mjs';

/** Bundles the extension. @param {{ production?: boolean }} [options] production: minified, without the tests */
export async function ensureBundle({ production = false } = {}) {
  await step('bundles (esbuild)', async () => {
    const { code, output } = await runNode('esbuild.mjs', production ? ['--production'] : [], {
      quiet: true,
    });
    if (code !== 0)
      throw new Trouble('The extension could not be bundled.', 'Mend the errors above.', output);
  });
}
