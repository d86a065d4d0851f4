// npm run autotag: the editor's tagger process from a terminal. Writes every image's probabilities, and no captions.
import { ensureBundle } from './lib/bundle.mjs';
import { ensureNodeModules } from './lib/nodeModules.mjs';
import { runNode } from './lib/run.mjs';
import { script } from './lib/say.mjs';

await script(async () => {
  await ensureNodeModules();
  await ensureBundle();
  // a Ctrl-C goes to the command too, which writes what it has
  process.on('SIGINT', () => undefined);
  const { code } = await runNode('dist/autotag.js', process.argv.slice(2), { input: true });
  return code;
});
