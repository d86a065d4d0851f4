// What the summary says.

export const summary = {
  title: 'What will happen',
  lora: 'A LoRA (attention layers)',
  locon: 'A LoCon (attention layers and convolutions)',
  all: 'all parts of the U-Net',
  some: (parts: readonly string[], all: number) => `${parts.join(', ')} (${parts.length} of ${all} parts)`,
  nothing: 'Nothing would be trained: no part has a rank.',
  what: (kind: string, which: string, modules: string, size: string) =>
    `${kind} of ${which} is trained: ${modules} modules, a file of ${size}. The base itself stays as it is.`,
  data: (images: string, shown: string, regularization: string) =>
    `It learns from ${images} pictures; an epoch shows ${shown}${regularization === '0' ? '' : `, with ${regularization} pictures for regularisation`}.`,
  steps: (steps: string, batch: number, epochs: string) =>
    `${steps} steps of ${batch} ${batch === 1 ? 'picture' : 'pictures'}, which is ${epochs} epochs.`,
  samples: (pictures: string, prompts: number) =>
    `${pictures} sample pictures of ${prompts} ${prompts === 1 ? 'prompt' : 'prompts'} show how it gets on.`,
  noSamples: 'No sample pictures are made.',
  cost: (memory: string, time: string | null, basis: string) =>
    time === null
      ? `It takes about ${memory} of memory. ${basis}`
      : `It takes about ${memory} of memory and ${time}. ${basis}`,
  line: (line: number) => `line ${line}`,
  show: 'Show it in the text',
  problems: (errors: number, others: number) =>
    [
      errors === 0 ? null : errors === 1 ? '1 error is in the way' : `${errors} errors are in the way`,
      others === 0 ? null : others === 1 ? '1 remark' : `${others} remarks`,
    ]
      .filter((one) => one !== null)
      .join(', '),
} as const;
