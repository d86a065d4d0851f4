import fs from 'node:fs';
import path from 'node:path';
import { defineConfig } from 'vitest/config';

const root = import.meta.dirname;
const fakeVscode = path.join(root, 'test/support/fakeVscode.ts');

export default defineConfig({
  test: {
    passWithNoTests: false,
    projects: [
      {
        resolve: { alias: fs.existsSync(fakeVscode) ? { vscode: fakeVscode } : {} },
        test: {
          name: 'unit',
          include: ['test/unit/**/*.test.ts'],
          testTimeout: 20_000,
          // tests that run models themselves report them to nobody
          env: { ORT_DISABLE_TELEMETRY: '1' },
        },
      },
      {
        test: {
          name: 'webview',
          include: ['test/webview/**/*.test.ts'],
          testTimeout: 30_000,
          hookTimeout: 60_000,
          fileParallelism: false,
        },
      },
      {
        // the real editor with the real trainer: one file after the other, minutes where a training runs
        test: {
          name: 'e2e',
          include: ['test/e2e/**/*.test.ts'],
          testTimeout: 600_000,
          hookTimeout: 120_000,
          fileParallelism: false,
        },
      },
    ],
  },
});
