import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { root } from '../../../native-bin/tools/lib/run.mjs';
import { projectFiles, sourceText } from '../../support/sources';

const files = projectFiles();
const generated =
  /^(src\/shared\/trainer\/|native-bin\/(base|schema)\/|test\/fixtures\/|package-lock\.json$)/;
const textual = /\.(ts|mjs|py|css|json|jsonc|md|toml|in|lock|txt|yml)$|^\.[a-z]+$|^\.ci\/run$/;

describe('the tree', () => {
  it('has at its top what ARCHITECTURE.md names, and nothing else', () => {
    const top = new Set(files.map((file) => file.split('/')[0] ?? file));
    const folders = ['.ci', 'media', 'native-bin', 'src', 'test', 'webview'];
    const documents = ['ARCHITECTURE.md', 'CHANGELOG.md', 'CONTRIBUTING.md', 'LICENSE', 'README.md'];
    const settings = [
      '.editorconfig',
      '.gitignore',
      '.npmrc',
      '.prettierignore',
      '.prettierrc',
      '.vscodeignore',
    ];
    const builds = ['esbuild.mjs', 'eslint.config.mjs', 'package-lock.json', 'package.json'].concat([
      'tsconfig.base.json',
      'tsconfig.json',
      'vitest.config.mjs',
    ]);
    expect([...top].sort()).toEqual([...folders, ...documents, ...settings, ...builds].sort());
  });

  it('has no source file of more than 500 lines', () => {
    const long = files
      .filter((file) => /\.(ts|mjs|py|css)$/.test(file) && !generated.test(file))
      .map((file) => ({ file, lines: sourceText(file).split('\n').length - 1 }))
      .filter(({ lines }) => lines > 500);
    expect(long).toEqual([]);
  });

  it('names no path of a machine and no host of a package registry', () => {
    // written in pieces, so that this file does not find itself
    const hosts = [
      `registry.npm${'js'}`,
      `py${'pi.org'}`,
      `python${'hosted'}`,
      `deb.${'debian'}`,
      `download.${'pytorch'}`,
    ];
    const paths = [`/wo${'rk/'}`, `/ro${'ot/'}`, `/ho${'me/'}`];
    const found = files
      .filter((file) => textual.test(file) && !/^native-bin\/(base|blocklora\/assets)\//.test(file))
      .flatMap((file) => {
        const text = sourceText(file);
        const names = [
          ...hosts.filter((host) => text.includes(host)),
          // a path, not the middle of a longer word such as ~/work/
          ...paths.filter((start) => new RegExp(`(^|[\\s"'\`=(:])${start}`, 'm').test(text)),
        ];
        return names.map((name) => `${file}: ${name}`);
      });
    expect(found).toEqual([]);
  });

  it('ends every text file with a line break and has none of Windows’', () => {
    const wrong = files
      .filter((file) => /\.(ts|mjs|py|css|md|json)$/.test(file) && !generated.test(file))
      .filter((file) => {
        const text = sourceText(file);
        return text !== '' && (!text.endsWith('\n') || text.includes('\r\n'));
      });
    expect(wrong).toEqual([]);
  });

  it('has scripts for everything that CONTRIBUTING.md and README.md tell people to run', () => {
    const { scripts } = JSON.parse(sourceText('package.json')) as { scripts: Record<string, string> };
    const told = [
      ...`${sourceText('README.md')}${sourceText('CONTRIBUTING.md')}`.matchAll(
        /`npm (?:run )?([a-z]+(?::[a-z]+)?)/g,
      ),
    ];
    const missing = told.map(([, name]) => name ?? '').filter((name) => name !== 'ci' && !(name in scripts));
    expect(missing).toEqual([]);
    for (const script of Object.values(scripts))
      for (const [file] of script.matchAll(/[\w./-]+\.mjs/g))
        expect(fs.existsSync(path.join(root, file)), file).toBe(true);
  });
});
