// npm run blocklora -- ARGS: the trainer's command line in the project's environment.
import { ensurePython } from './lib/python.mjs';
import { run } from './lib/run.mjs';
import { script } from './lib/say.mjs';

await script(async () => {
  const { python, env } = await ensurePython({ silent: true });
  // a relative path means the folder in which the person typed it, not the project's
  const cwd = process.env.INIT_CWD ?? process.cwd();
  // Ctrl-C reaches the trainer too: it saves and ends, and we wait for it
  process.on('SIGINT', () => {});
  const { code } = await run(python, ['-m', 'blocklora', ...process.argv.slice(2)], {
    cwd,
    env,
    input: true,
  });
  return code;
});
