// What package.json says of commands, menus and settings is what the code knows.

import fs from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { commandIds } from '../../../src/platform/commandIds';

const root = path.resolve(import.meta.dirname, '../../..');

interface Manifest {
  readonly activationEvents: readonly string[];
  readonly contributes: {
    readonly commands: readonly { command: string; title: string; category?: string }[];
    readonly menus: Readonly<
      Record<string, readonly { command?: string; submenu?: string; when?: string }[]>
    >;
    readonly submenus: readonly { id: string }[];
    readonly keybindings: readonly { command: string }[];
    readonly viewsWelcome: readonly { contents: string; when: string }[];
    readonly walkthroughs: readonly {
      steps: readonly { description: string; media: { markdown: string } }[];
    }[];
    readonly jsonValidation: readonly { url: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, { scope?: string }>> };
  };
  readonly capabilities: {
    readonly untrustedWorkspaces: { readonly restrictedConfigurations: readonly string[] };
  };
}

const manifest = JSON.parse(fs.readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;
const { contributes } = manifest;
const source = fs
  .readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((name) => name.endsWith('.ts'))
  .map((name) => fs.readFileSync(path.join(root, 'src', name), 'utf8'))
  .join('\n');

describe('the manifest', () => {
  it('has exactly the commands of the code', () => {
    expect(contributes.commands.map(({ command }) => command).sort()).toEqual([...commandIds].sort());
  });

  it('names the main command as people know it, and the others by category', () => {
    const [train, ...others] = contributes.commands;
    expect(train).toMatchObject({ command: 'blockLora.train', title: 'Train Block LoRA' });
    expect(train).not.toHaveProperty('category');
    for (const { category } of others) expect(category).toBe('Block LoRA');
  });

  it('puts only known commands into menus, keys, welcomes and the walkthrough', () => {
    const texts = [
      ...contributes.viewsWelcome.map(({ contents }) => contents),
      ...contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ description }) => description)),
      ...Object.values(contributes.configuration.properties).map((property) => JSON.stringify(property)),
    ].join('\n');
    const used = [
      ...Object.values(contributes.menus).flatMap((items) => items.flatMap(({ command }) => command ?? [])),
      ...contributes.keybindings.map(({ command }) => command),
      ...[...texts.matchAll(/command:(blockLora\.\w+)\)/g)].map(([, command]) => command ?? ''),
    ];
    expect(used.length).toBeGreaterThan(15);
    expect(used.filter((command) => !(commandIds as readonly string[]).includes(command))).toEqual([]);
  });

  it('has every file that it names', () => {
    const text = JSON.stringify(contributes);
    const files = [...text.matchAll(/"(?:\.\/)?((?:media|native-bin)\/[^"]+)"/g)].map(
      ([, file]) => file ?? '',
    );
    expect(files.length).toBeGreaterThan(5);
    expect(files.filter((file) => !fs.existsSync(path.join(root, file)))).toEqual([]);
  });

  it('has exactly the settings that are read, and trusts no workspace with an executable', () => {
    const read = [...source.matchAll(/\.get<[^>]+>\('([\w.]+)', /g)].map(([, key]) => `blockLora.${key}`);
    expect(Object.keys(contributes.configuration.properties).sort()).toEqual(read.sort());
    expect(contributes.configuration.properties['blockLora.python.path']?.scope).toBe('machine-overridable');
    expect(manifest.capabilities.untrustedWorkspaces.restrictedConfigurations).toEqual([
      'blockLora.python.path',
      'blockLora.tagger.models',
      'blockLora.tagger.mirror',
    ]);
  });

  it('looks only at context keys that the code sets', () => {
    const keys = [
      ...JSON.stringify(contributes).matchAll(/blockLora\.(environmentReady|\w*[kK]nown|trained)\b/g),
    ];
    expect(keys.length).toBeGreaterThan(3);
    for (const [key] of keys) expect(source).toContain(`setContext('${key}'`);
  });

  it('wakes the extension for nothing but what it is for', () => {
    expect(manifest.activationEvents).toEqual([
      'workspaceContains:.blocklora/runs',
      'workspaceContains:**/*.blocklora.json',
      'workspaceContains:.blocklora/history',
      'onWebviewPanel:blockLora.run',
      'onWebviewPanel:blockLora.tagging',
      'onWebviewPanel:blockLora.gallery',
      'onWebviewPanel:blockLora.tags',
      // a caption may be the first thing that is opened; by its name alone nobody can tell it from other text
      'onLanguage:plaintext',
    ]);
    expect(source).toContain("runViewType = 'blockLora.run'");
    expect(source).toContain("taggingViewType = 'blockLora.tagging'");
    expect(source).toContain("galleryViewType = 'blockLora.gallery'");
  });
});
