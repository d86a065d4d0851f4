import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

const root = path.join(import.meta.dirname, '../..');

/**
 * Bundles the tagger process as the build does, into a file of its own within the project, where it finds its natives.
 *
 * @returns its path, and how to take it away
 */
export async function bundleTagger(): Promise<{ readonly script: string; remove(): void }> {
  const script = path.join(root, 'test-results', `tagger-${process.pid}-${Date.now()}.js`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: ['src/inference/tagger/main.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['onnxruntime-node', 'sharp'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return { script, remove: () => fs.rmSync(script, { force: true }) };
}
