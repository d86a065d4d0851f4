import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { commandLine, quoted } from '../../../../src/dataset/exchange/shellQuote';
import { trainCommand } from '../../../../src/dataset/exchange/trainCommand';

const words = fc.array(
  fc.string({
    unit: fc.constantFrom(
      'a',
      ' ',
      '"',
      "'",
      '\\',
      '$',
      '`',
      '%',
      '!',
      '&',
      '^',
      'ü',
      '-',
      '~',
      '*',
      '(',
      '\n',
    ),
    minLength: 1,
    maxLength: 12,
  }),
  { minLength: 1, maxLength: 4 },
);

describe('arguments', () => {
  it.skipIf(process.platform === 'win32')('reach the program as they are from a POSIX shell', () => {
    fc.assert(
      fc.property(words, (args) => {
        const line = args.map((word) => quoted(word, 'posix')).join(' ');
        const out = execFileSync('sh', ['-c', `printf '%s\\0' ${line}`], { encoding: 'utf8' });
        expect(out.split('\0').slice(0, -1)).toEqual(args);
      }),
      { numRuns: 30 },
    );
  });

  it('reach a Windows program as they are from cmd', () => {
    fc.assert(
      fc.property(words, (args) => {
        const clean = args.map((word) => word.replaceAll('\n', ''));
        if (clean.includes('')) return;
        const line = clean.map((word) => quoted(word, 'cmd')).join(' ');
        expect(parsedByWindows(throughCmd(line))).toEqual(clean);
      }),
      { numRuns: 2000 },
    );
  });

  it('stand as they are where no shell reads more into them', () => {
    expect(quoted('/a/b-c.toml', 'posix')).toBe('/a/b-c.toml');
    expect(quoted('C:\\a\\b.toml', 'cmd')).toBe('C:\\a\\b.toml');
    expect(quoted("it's", 'posix')).toBe(`'it'\\''s'`);
    expect(quoted("C:\\my files\\it's\\", 'powershell')).toBe(`'C:\\my files\\it''s\\\\'`);
    expect(commandLine(['--name', '-x y'], 'posix')).toBe(`--name '-x y'`);
  });

  it('make the command of a training', () => {
    const command = trainCommand({
      toml: '/data/my set.toml',
      model: 'sd 1.5.safetensors',
      outputFolder: '/out',
      outputName: 'kira',
      shell: 'posix',
    });
    expect(command).toMatch(/^accelerate launch --num_cpu_threads_per_process 1 train_network\.py /);
    expect(command).toContain(`--dataset_config '/data/my set.toml' --output_dir /out --output_name kira`);
    expect(command).toContain('--network_module networks.lora');
  });
});

/** What cmd hands on: carets outside of quotes go, what they stand before stays. */
function throughCmd(line: string): string {
  let result = '';
  let inQuotes = false;
  for (let at = 0; at < line.length; at++) {
    const character = line[at] ?? '';
    if (character === '"') inQuotes = !inQuotes;
    if (character === '%') throw new Error('cmd would look for a variable');
    if (!inQuotes && character === '^') {
      result += line[++at] ?? '';
      continue;
    }
    if (!inQuotes && /[&|<>()]/.test(character)) throw new Error(`cmd would read ${character}`);
    result += character;
  }
  return result;
}

/** The rules of CommandLineToArgvW. */
function parsedByWindows(line: string): string[] {
  const args: string[] = [];
  let current: string | undefined;
  let inQuotes = false;
  for (let at = 0; at < line.length;) {
    const slashes = /^\\*/.exec(line.slice(at))?.[0].length ?? 0;
    at += slashes;
    const quote = line[at] === '"';
    if (slashes > 0) current = (current ?? '') + '\\'.repeat(quote ? Math.floor(slashes / 2) : slashes);
    if (at >= line.length) break;
    if (quote) {
      current ??= '';
      if (slashes % 2 === 1) current += '"';
      else inQuotes = !inQuotes;
      at++;
    } else if (!inQuotes && line[at] === ' ') {
      if (current !== undefined) args.push(current);
      current = undefined;
      at++;
    } else current = (current ?? '') + (line[at++] ?? '');
  }
  return current === undefined ? args : [...args, current];
}
