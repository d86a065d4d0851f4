import type { NodeChildEnd } from '../process/nodeChild';
import { TaggerError } from './taggerError';

/** Lines that say nothing of a cause: stacks, Node's version, blank ones. */
const noise = /^\s*(at |Node\.js v|$|\^|\(Use `)/;

/** How the process ended and what it said last, as the end of a sentence. */
export function endText({ code, signal, error, stderr }: NodeChildEnd): string {
  if (error !== null) return error.message;
  const lines = stderr.filter((line) => !noise.test(line));
  const last = lines.findLast((line) => /error|fatal|what\(\)|cannot|could not/i.test(line)) ?? lines.at(-1);
  const how =
    signal === 'SIGKILL'
      ? 'the system ended it, perhaps for want of memory'
      : signal !== null
        ? `it ended with ${signal}`
        : // Windows gives reasons as large numbers, which people know in hex
          `it ended with code ${code !== null && code > 0xffff ? `0x${code.toString(16)}` : code}`;
  return last === undefined ? how : `${how}: ${last.trim()}`;
}

/**
 * How often an image is tried alone until it is to blame. What crashes gets a signal of its own; SIGKILL comes from outside,
 * and may have hit it by chance.
 */
export function triesAlone({ signal }: NodeChildEnd): number {
  return signal === 'SIGKILL' ? 2 : 1;
}

/** The process ends before it can do anything. */
export function startFault(end: NodeChildEnd): TaggerError {
  return new TaggerError(
    'tagger-start',
    `The tagger process did not start: ${endText(end)}.`,
    'Reinstall the extension for this platform; its log says more.',
  );
}

/** The process ended while it loaded a model. */
export function loadFault(onnx: string, end: NodeChildEnd): TaggerError {
  return new TaggerError(
    'model-crash',
    `The tagger process broke down while it loaded ${onnx}: ${endText(end)}.`,
    'Download the model again, or choose another one.',
  );
}

/** The process ended again and again without a result. */
export function crashesFault(times: number, end: NodeChildEnd): TaggerError {
  return new TaggerError(
    'tagger-crashes',
    `The tagger process broke down ${times} times without a result: ${endText(end)}.`,
    'Close other programs if memory is short, tag with the CPU, or choose another model.',
  );
}

/** An image on which the process ends also when it has nothing else to do. */
export function imageFault(end: NodeChildEnd): { code: string; message: string; fix: string } {
  return {
    code: 'image-crash',
    message: `The tagger process broke down on this picture: ${endText(end)}.`,
    fix: 'Open it in an image editor and save it anew, or leave it out.',
  };
}
