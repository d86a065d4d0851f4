// npm run lock: resolves the Python requirements anew, for all platforms, with hashes and without host names.
import { ensureUv } from './lib/uv.mjs';
import path from 'node:path';
import { root, run } from './lib/run.mjs';
import { script, step, Trouble } from './lib/say.mjs';

await script(async () => {
  const uv = await ensureUv();
  const upgrade = process.argv.includes('--upgrade') ? ['--upgrade'] : [];
  // in this order: the development lock is bound by the other one, so that tests run what people get
  for (const name of ['tools/uv', 'requirements', 'requirements-dev'])
    await step(`native-bin/${name}.lock`, async () => {
      const { code, output } = await run(
        uv,
        [
          'pip',
          'compile',
          '--quiet',
          '--universal',
          '--generate-hashes',
          '--python-version',
          '3.11',
          ...upgrade,
        ]
          .concat(['--no-emit-index-url', '--custom-compile-command', 'npm run lock'])
          .concat([`${name}.in`, '--output-file', `${name}.lock`]),
        { cwd: path.join(root, 'native-bin'), quiet: true },
      );
      if (code !== 0)
        throw new Trouble(`${name}.in could not be resolved.`, 'Mend it and try again.', output);
    });
});
