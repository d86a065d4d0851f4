import fs from 'node:fs';
import { builtinModules } from 'node:module';
import path from 'node:path';
import js from '@eslint/js';
import { createNodeResolver, importX } from 'eslint-plugin-import-x';
import globals from 'globals';
import tseslint from 'typescript-eslint';

const root = import.meta.dirname;

/** Names of the folders in `folder`, so that a new feature or view is fenced in from its first day. */
function folders(folder) {
  const at = path.join(root, folder);
  if (!fs.existsSync(at)) return [];
  return fs
    .readdirSync(at, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name);
}

/** One zone: files in `target` import nothing from `from`, but for the folders (or files) in `except`. */
function zone(target, from, except, message) {
  return { target: `./${target}`, from: `./${from}`, except: except.map((name) => `./${name}`), message };
}

/** `src/<part>` imports from src nothing but itself and `allowed`. */
function srcPart(part, allowed) {
  const names = allowed.length > 0 ? allowed.join(', ') : 'nothing';
  return zone(`src/${part}`, 'src', [part, ...allowed], `src/${part} may import from src: ${names}.`);
}

const apps = folders('webview').filter((name) => name !== 'shared');
const features = folders('src/features');

const zones = [
  srcPart('shared', []),
  srcPart('platform', ['shared']),
  srcPart('process', ['shared']),
  srcPart('dataset', ['process', 'shared']),
  srcPart('trainer', ['process', 'platform', 'shared']),
  srcPart('inference', ['process', 'shared']),
  srcPart('webviews', ['platform', 'shared']),
  ...features.map((name) =>
    zone(`src/features/${name}`, 'src/features', [name], 'Features meet through services or a command.'),
  ),
  { target: './src/services.ts', from: './src/features', message: 'Features use services, not the reverse.' },
  {
    target: ['./src/features', './src/services.ts', './src/webviews', './src/trainer'],
    from: './src/extension.ts',
    message: 'Nothing imports the entry point.',
  },
  ...['webview', 'test'].map((from) => ({
    target: './src',
    from: `./${from}`,
    message: 'The host stands alone.',
  })),
  zone('webview', 'src', ['shared'], 'Webviews import webview/shared and src/shared only.'),
  zone('webview/shared', 'webview', ['shared'], 'webview/shared knows no app.'),
  ...apps.map((name) =>
    zone(`webview/${name}`, 'webview', [name, 'shared'], 'Apps never import each other.'),
  ),
  { target: './webview', from: './test', message: 'Nothing imports tests.' },
];

const noVscode = {
  name: 'vscode',
  message: 'Only platform, webviews, features, extension.ts and services.ts know vscode: take an interface.',
};
const noSpawn = ['child_process', 'node:child_process'].map((name) => ({
  name,
  message: 'Only src/process starts processes.',
}));
const noToolkit = {
  group: ['@vscode/webview-ui-toolkit', '@vscode/webview-ui-toolkit/*'],
  message: 'Use webview/shared/ui, so that the toolkit can be exchanged in one place.',
};
const noNode = {
  group: [...builtinModules, 'node:*'],
  message: 'This code runs without Node.',
};

const noSetContext = {
  selector: "CallExpression[arguments.0.value='setContext']",
  message: 'Set context keys through src/platform, which keeps their list.',
};
const noVsCodeApi = {
  selector: "CallExpression[callee.name='acquireVsCodeApi']",
  message: 'The api may be acquired once: use the client in webview/shared.',
};

export default tseslint.config(
  {
    ignores: [
      'dist/',
      'node_modules/',
      'test-results/',
      'sample-workspace/',
      'media/',
      'src/shared/trainer/',
      'test/fixtures/',
      'native-bin/{base,bin,blocklora,schema}/',
    ],
  },
  { linterOptions: { reportUnusedDisableDirectives: 'error' } },
  js.configs.recommended,
  { rules: { 'max-lines': ['error', { max: 500 }], eqeqeq: 'error', 'no-console': 'off' } },
  {
    files: ['**/*.mjs'],
    languageOptions: { globals: globals.node },
  },
  {
    files: ['**/*.ts'],
    extends: [tseslint.configs.recommendedTypeChecked],
    plugins: { 'import-x': importX },
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: root } },
    settings: {
      'import-x/resolver-next': [createNodeResolver({ extensions: ['.ts', '.mjs', '.js', '.json'] })],
    },
    rules: {
      'import-x/no-restricted-paths': ['error', { basePath: root, zones }],
      'import-x/no-default-export': 'error',
      '@typescript-eslint/consistent-type-imports': 'error',
      '@typescript-eslint/explicit-module-boundary-types': 'error',
      '@typescript-eslint/no-explicit-any': 'error',
      '@typescript-eslint/no-non-null-assertion': 'error',
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true, requireDefaultForNonUnion: false },
      ],
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      'no-restricted-syntax': ['error', noSetContext, noVsCodeApi],
    },
  },
  {
    files: ['src/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode, ...noSpawn], patterns: [noToolkit] }] },
  },
  {
    files: ['src/shared/**/*.ts'],
    rules: {
      'no-restricted-imports': [
        'error',
        { patterns: [{ regex: '^[^.]', message: 'src/shared imports nothing: it runs everywhere.' }] },
      ],
    },
  },
  {
    files: ['src/process/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode], patterns: [noToolkit] }] },
  },
  {
    files: ['src/{platform,webviews,features}/**/*.ts', 'src/extension.ts', 'src/services.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: noSpawn, patterns: [noToolkit] }] },
  },
  {
    files: ['src/platform/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noVsCodeApi] },
  },
  {
    files: ['webview/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode], patterns: [noToolkit, noNode] }] },
  },
  {
    files: ['webview/shared/**/*.ts'],
    rules: { 'no-restricted-syntax': ['error', noSetContext] },
  },
  {
    files: ['webview/shared/ui/**/*.ts'],
    rules: { 'no-restricted-imports': ['error', { paths: [noVscode], patterns: [noNode] }] },
  },
  {
    // assertions on loosely typed values are what tests are made of; everything else holds for them too
    files: ['test/**/*.ts'],
    rules: { '@typescript-eslint/no-unsafe-assignment': 'off', '@typescript-eslint/require-await': 'off' },
  },
  {
    // mocha's functions are globals, and its `expect` style assertions are expressions
    files: ['test/host/**/*.ts'],
    rules: { '@typescript-eslint/no-unused-expressions': 'off' },
  },
);
