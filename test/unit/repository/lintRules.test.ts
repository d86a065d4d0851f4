import path from 'node:path';
import { ESLint } from 'eslint';
import tseslint from 'typescript-eslint';
import { beforeAll, describe, expect, it } from 'vitest';
import { root } from '../../../native-bin/tools/lib/run.mjs';

let eslint: ESLint;

beforeAll(() => {
  eslint = new ESLint({
    cwd: root,
    // the files are not there, so nothing that needs types can be asked of them
    overrideConfig: [
      {
        files: ['**/*.ts'],
        ...tseslint.configs.disableTypeChecked,
        languageOptions: { parserOptions: { projectService: false } },
      },
    ] as ESLint.Options['overrideConfig'],
  });
});

/** The rules that a text breaks when it stands in that file. */
async function broken(file: string, text: string): Promise<string[]> {
  const [result] = await eslint.lintText(text, { filePath: path.join(root, file) });
  return (result?.messages ?? []).map((message) => message.ruleId ?? message.message);
}

const zone = 'import-x/no-restricted-paths';
const name = 'no-restricted-imports';

describe('the lint rules', () => {
  it.each([
    ['src/shared/probe.ts', "import { Logger } from '../process/logger';", zone],
    ['src/shared/probe.ts', "import fs from 'node:fs';", name],
    ['src/process/probe.ts', "import * as vscode from 'vscode';", name],
    ['src/process/probe.ts', "import { a } from '../platform/log';", zone],
    ['src/trainer/probe.ts', "import { spawn } from 'node:child_process';", name],
    ['src/trainer/probe.ts', "import * as vscode from 'vscode';", name],
    ['src/features/train/probe.ts', "import { spawn } from 'child_process';", name],
    ['src/features/train/probe.ts', "import { a } from '../onboarding/register';", zone],
    ['src/features/train/probe.ts', "import { a } from '../../extension';", zone],
    ['src/services.ts', "import { a } from './features/onboarding/register';", zone],
    ['src/webviews/probe.ts', "import { a } from '../trainer/client';", zone],
    ['webview/runs/probe.ts', "import { a } from '../../src/platform/log';", zone],
    ['webview/runs/probe.ts', "import { readFileSync } from 'node:fs';", name],
    ['webview/runs/probe.ts', "import { Button } from '@vscode/webview-ui-toolkit';", name],
    ['webview/shared/probe.ts', "import { a } from '../runs/view';", zone],
    ['webview/runs/probe.ts', 'const api = acquireVsCodeApi();', 'no-restricted-syntax'],
    ['src/features/train/probe.ts', "void run('setContext', 'a', true);", 'no-restricted-syntax'],
    ['src/trainer/probe.ts', 'export default 1;', 'import-x/no-default-export'],
    ['src/trainer/probe.ts', 'export const a: any = 1;', '@typescript-eslint/no-explicit-any'],
    [
      'src/trainer/probe.ts',
      'export const a = (b: string | null): string => b!;',
      '@typescript-eslint/no-non-null-assertion',
    ],
  ])('in %s refuse %s', async (file, text, rule) => {
    expect(await broken(file, `${text}\n`)).toContain(rule);
  });

  it.each([
    ['src/process/probe.ts', "import { spawn } from 'node:child_process';\nexport const a = spawn;"],
    ['src/features/train/probe.ts', "import * as vscode from 'vscode';\nexport const a = vscode.window;"],
    [
      'src/trainer/probe.ts',
      "import { Supervisor } from '../process/supervisor';\nexport const a = Supervisor;",
    ],
    [
      'webview/shared/ui/probe.ts',
      "import { Button } from '@vscode/webview-ui-toolkit';\nexport const a = Button;",
    ],
    ['webview/runs/probe.ts', "import { h } from '../shared/dom';\nexport const a = h;"],
  ])('in %s allow %s', async (file, text) => {
    expect(await broken(file, `${text}\n`)).toEqual([]);
  });
});
