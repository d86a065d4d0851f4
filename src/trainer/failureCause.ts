// What a program that failed said last, as a person would read it out.

export interface FailureCause {
  readonly code: string;
  readonly message: string;
  /** Empty when nothing better is known than to look into the log. */
  readonly fix: string;
}

/** Frames of a traceback, progress bars, rules and notes that only follow the cause. */
const noise =
  /^(\s|Traceback |During handling of|The above exception|\[rank\d|[-=~^*_\s]+$|\d+%\||.*\d+%\|.*\|.*it\/s|To see the full|For debugging|note: |hint: |Exception ignored|\[notice\])/i;
const exception = /^(?:[A-Za-z_][\w.]*\.)?([A-Z]\w*(?:Error|Exception|Interrupt|Exit|Warning)): (.+)$/;

/** Causes that have a better name, and a remedy, than the words of the program. */
const known: readonly { readonly pattern: RegExp; readonly cause: FailureCause }[] = [
  {
    pattern: /out of memory|MemoryError|Cannot allocate memory|std::bad_alloc|DefaultCPUAllocator/i,
    cause: {
      code: 'out-of-memory',
      message: 'The machine ran out of memory.',
      fix: 'Lower training.batchSize or dataset.resolution, or turn training.gradientCheckpointing on.',
    },
  },
  {
    pattern: /No space left on device|Errno 28|disk quota exceeded/i,
    cause: {
      code: 'disk-full',
      message: 'The disk is full.',
      fix: 'Make room, then resume: what was saved is whole.',
    },
  },
  {
    pattern: /No module named '(?:torch|diffusers|transformers|accelerate|safetensors|pydantic|PIL|numpy)/,
    cause: {
      code: 'package-missing',
      message: 'The Python environment lacks packages that the trainer needs.',
      fix: 'Run “Set Up the Python Environment”.',
    },
  },
  {
    pattern: /CUDA error|NVIDIA driver|CUDA driver version|cudaGetDeviceCount/i,
    cause: {
      code: 'gpu-driver',
      message: 'The graphics driver did not work with PyTorch.',
      fix: 'Update the driver and restart the machine, then run “Doctor”.',
    },
  },
];

function sentence(text: string): string {
  const short = text.trim().slice(0, 300);
  return /[.!?…]$/.test(short) ? short : `${short}.`;
}

/** The last line that says something: an exception's text without its class, or any other line that is not noise. */
export function lastMeaningfulLine(lines: readonly string[]): string | null {
  const heard = lines.map((line) => line.trimEnd()).filter((line) => line !== '' && !noise.test(line));
  const last = heard.at(-1);
  if (last === undefined) return null;
  const [, name, text] = exception.exec(last) ?? [];
  // "KeyError: 'x'" says nothing without its name
  return text === undefined || /^(KeyError|AssertionError|StopIteration)$/.test(name ?? '') ? last : text;
}

/** Why a program failed, from the last lines it wrote; null when they say nothing. */
export function failureCause(lines: readonly string[]): FailureCause | null {
  const end = lines.slice(-40).join('\n');
  const better = known.find(({ pattern }) => pattern.test(end));
  if (better !== undefined) return better.cause;
  const line = lastMeaningfulLine(lines);
  return line === null ? null : { code: 'process-gone', message: sentence(line), fix: '' };
}

const trouble =
  /error|exception|fatal|killed|abort|segmentation|cannot|failed|failure|denied|not found|no such/i;

/**
 * Why a run's process went away, from the end of its log. The log also tells how the training went, so only a line
 * that speaks of trouble counts; null when there is none (the system may have killed the process without a word).
 */
export function crashCause(lines: readonly string[]): FailureCause | null {
  const at = lines.findLastIndex((line) => line.startsWith('Traceback '));
  return failureCause(at >= 0 ? lines.slice(at) : lines.slice(-20).filter((line) => trouble.test(line)));
}
