import fs from 'node:fs';
import path from 'node:path';
import esbuild from 'esbuild';

const root = path.join(import.meta.dirname, '../..');

export interface TaggerBundle {
  /** The tagger process. */
  readonly script: string;
  /** The command that runs it from a terminal. */
  readonly command: string;
  remove(): void;
}

/** Bundles the tagger process as the build does, into a folder of its own within the project, where it finds its natives. */
export async function bundleTagger(): Promise<TaggerBundle> {
  const folder = path.join(root, 'test-results', `tagger-${process.pid}-${Date.now()}`);
  await esbuild.build({
    absWorkingDir: root,
    entryPoints: { tagger: 'src/inference/tagger/main.ts', autotag: 'src/inference/terminal/main.ts' },
    outdir: folder,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node20',
    external: ['onnxruntime-node', 'sharp'],
    mainFields: ['module', 'main'],
    logLevel: 'error',
  });
  return {
    script: path.join(folder, 'tagger.js'),
    command: path.join(folder, 'autotag.js'),
    remove: () => fs.rmSync(folder, { recursive: true, force: true }),
  };
}
