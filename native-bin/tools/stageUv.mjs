// Stages uv into native-bin/bin, for this platform or the one that is named (as in `linux-x64`).
import { script } from './lib/say.mjs';
import { platform, stageUv } from './lib/uv.mjs';

await script(() => stageUv(process.argv[2] ?? platform));
