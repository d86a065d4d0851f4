// How the trainer's package is called.

import path from 'node:path';

/** Arguments of an interpreter that run a trainer command. */
export function trainerArguments(args: readonly string[]): string[] {
  return ['-m', 'blocklora', ...args];
}

/**
 * Variables with which an interpreter finds the trainer that came with this extension, and nothing else: a `json.py`
 * in the folder at hand must not be run in place of Python's own.
 *
 * @param trainerFolder native-bin
 */
export function trainerVariables(trainerFolder: string): Record<string, string> {
  return {
    PYTHONPATH: path.resolve(trainerFolder),
    PYTHONSAFEPATH: '1',
    HF_HUB_OFFLINE: '1',
    HF_HUB_DISABLE_TELEMETRY: '1',
    TOKENIZERS_PARALLELISM: 'false',
  };
}
