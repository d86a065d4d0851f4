import { describe, expect, it } from 'vitest';
import { crashCause, failureCause, lastMeaningfulLine } from '../../../src/trainer/failureCause';
import { runName, slug } from '../../../src/trainer/runName';

describe('the name of a run', () => {
  it.each([
    ['ink-style', 'ink-style'],
    ['  Ink & Wash: 2nd try!  ', 'ink-wash-2nd-try'],
    ['墨絵', '墨絵'],
    ['../..', 'run'],
    ['a'.repeat(200), 'a'.repeat(60)],
  ])('%s becomes %s', (name, expected) => expect(slug(name)).toBe(expected));

  it('begins with the UTC time', () => {
    expect(runName('x', new Date('2026-11-23T10:15:09.900Z'))).toBe('2026-11-23T10-15-09-x');
  });
});

describe('the cause of a failure', () => {
  it('is the last thing that was said, without the traceback', () => {
    const lines = [
      'Traceback (most recent call last):',
      '  File "a.py", line 3, in <module>',
      'ValueError: it is odd',
      '',
    ];
    expect(lastMeaningfulLine(lines)).toBe('it is odd');
  });

  it('keeps the name of an exception whose text says nothing', () => {
    expect(lastMeaningfulLine(["KeyError: 'unet'"])).toBe("KeyError: 'unet'");
  });

  it('is not a progress bar', () => {
    expect(lastMeaningfulLine(['the disk is gone', ' 45%|████▌     | 9/20 [00:01<00:02, 5.0it/s]'])).toBe(
      'the disk is gone',
    );
  });

  it.each([
    ['torch.OutOfMemoryError: CUDA out of memory. Tried to allocate 2.00 GiB.', 'out-of-memory'],
    ['OSError: [Errno 28] No space left on device', 'disk-full'],
    ["ModuleNotFoundError: No module named 'diffusers'", 'package-missing'],
  ])('has a remedy where one is known: %s', (line, code) => {
    const cause = failureCause(['Traceback (most recent call last):', line]);
    expect(cause?.code).toBe(code);
    expect(cause?.fix).not.toBe('');
  });

  it('is not looked for in lines about the progress', () => {
    expect(crashCause(['Loading the base model', 'step 20 of 100, loss 0.1'])).toBeNull();
    expect(crashCause(['step 20 of 100', 'Killed'])?.message).toBe('Killed.');
  });
});
