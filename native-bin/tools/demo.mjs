// npm run demo: the main job in the terminal. It trains the sample style with the trainer and the job file that the
// editor uses, and says where the LoRA and the pictures are.
import fs from 'node:fs';
import path from 'node:path';
import { ensurePython } from './lib/python.mjs';
import { run } from './lib/run.mjs';
import { ensureSampleWorkspace } from './lib/sampleWorkspace.mjs';
import { duration, script, Trouble } from './lib/say.mjs';

/** The name of a new run, as the editor names its runs: UTC time and the job's name. */
function newRunFolder(workspace, name) {
  const time = new Date().toISOString().slice(0, 19).replaceAll(':', '-');
  return path.join(workspace, '.blocklora/runs', `${time}-${name}`);
}

/** The finished LoRA and the newest pictures of a run. */
function results(runFolder) {
  const below = (folder) => (fs.existsSync(folder) ? fs.readdirSync(folder).sort() : []);
  const lora = below(runFolder).find((name) => name.endsWith('.safetensors') && !/-step\d+\./.test(name));
  const pictures = below(path.join(runFolder, 'samples')).filter((name) => name.endsWith('.png'));
  const last = pictures.at(-1)?.split('-')[0];
  return { lora, pictures, last: pictures.filter((name) => name.startsWith(`${last}-`)) };
}

await script(async () => {
  const start = Date.now();
  const here = (file) => path.relative(process.env.INIT_CWD ?? process.cwd(), file) || '.';
  console.log('Setting up what the demo needs. The first time, PyTorch takes a few minutes.');
  const { python, env } = await ensurePython();
  const workspace = ensureSampleWorkspace();
  const job = path.join(workspace, 'style.blocklora.json');
  const runFolder = newRunFolder(workspace, 'pixel-style');
  const setUp = Date.now() - start;

  console.log(`\nTraining ${here(job)}: a pixel-art style, on the upper blocks of the built-in base model.`);
  console.log('Ctrl-C saves and ends it.\n');
  // the trainer gets the Ctrl-C too, saves, and ends; this script waits for it
  let interrupted = false;
  process.on('SIGINT', () => (interrupted = true));
  const { code } = await run(python, ['-m', 'blocklora', 'train', job, '--run-dir', runFolder], {
    env,
    input: true,
  });
  if (interrupted && code === 0) {
    console.log(`\nStopped, and saved. To go on: npm run blocklora -- resume ${here(runFolder)}`);
    return;
  }
  const { lora, pictures, last } = results(runFolder);
  if (code !== 0 || !lora)
    throw new Trouble('The training did not finish.', `Its log is ${here(path.join(runFolder, 'log.txt'))}.`);

  console.log(`\nDone in ${duration(Date.now() - start)}, of which ${duration(setUp)} were set-up.\n`);
  console.log(`  the LoRA:      ${here(path.join(runFolder, lora))}`);
  console.log(
    `  the pictures:  ${here(path.join(runFolder, 'samples'))} (${pictures.length}; from step 0 to the last)`,
  );
  for (const name of last) console.log(`                 ${here(path.join(runFolder, 'samples', name))}`);
  console.log('\nSee this run in the editor: npm start   (then Block LoRA in the activity bar)');
});
