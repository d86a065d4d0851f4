// npm run bench:lora: the LoRA bench against sd-scripts (`-- --sd-scripts PATH`) or a plain torch script, in one run.
import path from 'node:path';
import { ensurePython } from '../../../native-bin/tools/lib/python.mjs';
import { root, run } from '../../../native-bin/tools/lib/run.mjs';
import { script } from '../../../native-bin/tools/lib/say.mjs';

await script(async () => {
  const { python, env } = await ensurePython();
  const { code } = await run(
    python,
    [path.join(root, 'test/bench/lora/bench.py'), ...process.argv.slice(2)],
    { env },
  );
  return code;
});
