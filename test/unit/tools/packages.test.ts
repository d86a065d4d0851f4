import { describe, expect, it } from 'vitest';
import { isInstalled } from '../../../native-bin/tools/lib/nodeModules.mjs';
import { uvVersion } from '../../../native-bin/tools/lib/uv.mjs';
import { sourceText } from '../../support/sources';

describe('the locked packages', () => {
  it('are the ones that are installed', () => {
    expect(isInstalled()).toBe(true);
  });

  it('are refused without a pinned hash, whatever the language', () => {
    const { packages } = JSON.parse(sourceText('package-lock.json')) as {
      packages: Record<string, { integrity?: string; link?: boolean }>;
    };
    const unpinned = Object.entries(packages).filter(
      ([name, each]) => name !== '' && each.integrity === undefined,
    );
    expect(unpinned).toEqual([]);
    for (const lock of ['requirements.lock', 'requirements-dev.lock', 'tools/uv.lock']) {
      const entries = sourceText(`native-bin/${lock}`)
        .split(/\n(?=[a-z])/)
        .slice(1);
      expect(entries.length).toBeGreaterThan(0);
      expect(entries.filter((entry) => !entry.includes('--hash=sha256:'))).toEqual([]);
    }
    expect(uvVersion()).toMatch(/^\d+\.\d+\.\d+$/);
  });

  it('of the development lock are those that people get', () => {
    const pins = (lock: string): Set<string> =>
      new Set([...sourceText(`native-bin/${lock}`).matchAll(/^\S+==\S+.*$/gm)].map(([line]) => line));
    const development = pins('requirements-dev.lock');
    expect([...pins('requirements.lock')].filter((pin) => !development.has(pin))).toEqual([]);
  });
});
