// The npm packages that the tagger process needs at run time, because they bring binaries: staged beside dist/tagger.js, for
// one platform and without what nobody runs. Everything else is bundled.
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { cached } from './cache.mjs';
import { npm, root, run } from './run.mjs';
import { step, Trouble } from './say.mjs';

const modules = path.join(root, 'node_modules');
/** Where Node looks first from dist/tagger.js. */
const staged = path.join(root, 'dist/node_modules');

/** What goes along of packages that are the same on every platform: their code, and what their licences ask for. */
const plain = [
  ['onnxruntime-node', /^(package\.json|README\.md|dist\/.*\.js)$/],
  ['onnxruntime-common', /^(package\.json|README\.md|dist\/cjs\/.*\.(js|json))$/],
  ['sharp', /^(package\.json|LICENSE|dist\/.*\.cjs)$/],
  ['@img/colour', /^(package\.json|LICENSE.*|.*\.cjs)$/],
  ['detect-libc', /^(package\.json|LICENSE|lib\/.*\.js)$/],
  ['semver', /^(package\.json|LICENSE|index\.js|(classes|functions|internal|ranges)\/.*\.js)$/],
];

/**
 * The runtime's binaries of a platform. Left out: DirectX's compiler, which only WebGPU needs, and on macOS the second name
 * of the library.
 */
const runtimeFiles =
  /^(onnxruntime_binding\.node|libonnxruntime\.(so\.1|1\.dylib)|onnxruntime\.dll|DirectML\.dll)$/;

/** Names of sharp's own packages for a platform; on Windows libvips lies in the first. */
function imagePackages(target) {
  const names = [`@img/sharp-${target}`];
  return target.startsWith('win32') ? names : [...names, `@img/sharp-libvips-${target}`];
}

/** Copies the files of a folder whose relative path fits. */
function copy(from, to, fits) {
  for (const entry of fs.readdirSync(from, { recursive: true, withFileTypes: true })) {
    const file = path.join(entry.parentPath ?? entry.path, entry.name);
    const relative = path.relative(from, file).replaceAll('\\', '/');
    if (!entry.isFile() || !fits.test(relative)) continue;
    fs.mkdirSync(path.dirname(path.join(to, relative)), { recursive: true });
    fs.copyFileSync(file, path.join(to, relative));
  }
}

/** The folder of a package: ours, or another platform's from the registry, with the checksum that package-lock.json has. */
async function folderOf(name) {
  const here = path.join(modules, name);
  if (fs.existsSync(here)) return here;
  const locked = JSON.parse(fs.readFileSync(path.join(root, 'package-lock.json'), 'utf8')).packages[
    `node_modules/${name}`
  ];
  if (!locked) throw new Trouble(`package-lock.json has no ${name}.`, 'Choose another target.');
  const key = `${name.replaceAll('/', '-').replace('@', '')}-${locked.version}`;
  const { folder } = await cached(key, (making) =>
    step(`${name} ${locked.version}`, () => fetch(`${name}@${locked.version}`, locked.integrity, making)),
  );
  return path.join(folder, 'package');
}

async function fetch(which, integrity, folder) {
  const { code, output } = await npm(['pack', which, '--silent', '--pack-destination', folder], {
    quiet: true,
  });
  const archive = fs.readdirSync(folder).find((name) => name.endsWith('.tgz'));
  if (code !== 0 || !archive)
    throw new Trouble(
      `${which} could not be fetched.`,
      'Check that the npm registry can be reached.',
      output,
    );
  const file = path.join(folder, archive);
  const sum = createHash('sha512').update(fs.readFileSync(file)).digest('base64');
  if (integrity !== `sha512-${sum}`)
    throw new Trouble(
      `${which} is not what package-lock.json says.`,
      'Look at what changed before you trust it.',
    );
  await run('tar', ['-xzf', archive], { cwd: folder, quiet: true });
  fs.rmSync(file);
}

/** The files, relative to the project, that a package for a platform cannot do without. @param {string} target */
export function requiredNatives(target) {
  const [system, arch] = target.split('-');
  const runtime = `dist/node_modules/onnxruntime-node/bin/napi-v6/${system}/${arch}/onnxruntime_binding.node`;
  return [
    'dist/node_modules/onnxruntime-common/dist/cjs/index.js',
    'dist/node_modules/sharp/dist/index.cjs',
    ...imagePackages(target).map((name) => `dist/node_modules/${name}/package.json`),
    ...(hasRuntime(target) ? [runtime] : []),
  ];
}

/** Whether the runtime has a binary for a platform; it has none for Macs with Intel processors. */
function hasRuntime(target) {
  return fs.existsSync(path.join(modules, 'onnxruntime-node/bin/napi-v6', ...target.split('-')));
}

/**
 * Puts the packages with binaries beside dist/tagger.js. Take them away again when the package is made.
 *
 * @param {string} target platform and architecture by Node's names
 */
export async function stageNatives(target) {
  unstageNatives();
  for (const [name, fits] of plain) copy(path.join(modules, name), path.join(staged, name), fits);
  for (const name of imagePackages(target))
    copy(await folderOf(name), path.join(staged, name), /^(?!lib\/glib-2\.0\/)/);
  if (hasRuntime(target)) {
    const bin = path.join('onnxruntime-node/bin/napi-v6', ...target.split('-'));
    copy(path.join(modules, bin), path.join(staged, bin), runtimeFiles);
  } else console.error(`  onnxruntime has no binary for ${target}: this package cannot tag.`);
}

/** Takes away what was staged: it may be another platform's, and the build of this machine must not find it. */
export function unstageNatives() {
  fs.rmSync(staged, { recursive: true, force: true });
}
