// The commented job file that the questions of Train Block LoRA lead to.

/** The parts of the Stable Diffusion 1.x U-Net, in the order in which it runs. */
export const parts = ['in0', 'in1', 'in2', 'in3', 'mid', 'out0', 'out1', 'out2', 'out3'] as const;
export type Part = (typeof parts)[number];

/** What kind of thing is taught, which decides the blocks. */
export type Subject = 'character' | 'style' | 'custom';

/** The upper blocks of the paper: they decide how edges and surfaces look. */
export const upperParts: readonly Part[] = ['in0', 'out3'];

export interface JobAnswers {
  readonly name: string;
  readonly subject: Subject;
  /** Parts that are trained. */
  readonly trained: readonly Part[];
  /** "embedded", or a path as it is to stand in the file. */
  readonly base: string;
  /** Folder of the pictures, as it is to stand in the file. */
  readonly images: string;
  readonly trigger: string;
  /** Prompts of the sample pictures. */
  readonly prompts: readonly string[];
}

const subjects: Readonly<Record<Subject, string>> = {
  character: 'A character: all blocks are trained, since a character is shape, colour and layout together.',
  style:
    'A style: only the upper blocks are trained. They decide how edges and surfaces look, and leave who or\n// what is in the picture to the others, so that the style mixes well with character LoRAs.',
  custom: 'Chosen blocks are trained; the others stay as the base has them.',
};

/** Numbers that differ between the tiny embedded model and a real one. */
interface Scale {
  readonly resolution: string;
  readonly repeats: number;
  readonly steps: string;
  readonly batchSize: number;
  readonly learningRate: string;
  readonly more: string;
  readonly samplesEvery: number;
  readonly cfg: string;
}

function scale({ base, subject }: JobAnswers): Scale {
  if (base === 'embedded')
    return {
      resolution: '64, // the embedded model makes pictures of 64 x 64',
      repeats: 10,
      steps: '800,',
      batchSize: 4,
      learningRate: `${subject === 'style' ? '1e-3' : '7e-4'}, // for a real base model about 1e-4`,
      more: `
    "scheduler": "cosine", // falls to nothing at the end, which makes the last pictures calm
    "warmupSteps": 20,
    "minSnrGamma": 5,
    "noiseOffset": 0.1,
    "highNoiseFraction": 0.5, // half of the steps look at nearly pure noise, where colours are decided
    "precision": "fp32",`,
      samplesEvery: 100,
      cfg: '3.0, // for a real base model about 7',
    };
  return {
    resolution: '512,',
    repeats: 10,
    steps: '3000, // the Block-wise LoRA paper trains 11000',
    batchSize: 2,
    learningRate: '1e-4,',
    more: `
    "precision": "bf16", // "fp16" for older graphics cards, "fp32" for a computer without one`,
    samplesEvery: 250,
    cfg: '7.0,',
  };
}

/** The text of the job file. Strings are JSON strings, whatever they contain. */
export function jobText(answers: JobAnswers): string {
  const { name, subject, trained, base, images, trigger, prompts } = answers;
  const size = scale(answers);
  const json = (value: string): string => JSON.stringify(value);
  const zeros = parts.filter((part) => !trained.includes(part)).map((part) => `"${part}": 0`);
  const blocks =
    zeros.length === 0
      ? '\n    // No "blocks": every block gets the rank above. { "in2": 0 } would leave one out.'
      : `,\n    // 0 = not trained. ${trained.join(', ')} ${trained.length === 1 ? 'is' : 'are'} not named here and ${trained.length === 1 ? 'gets' : 'get'} the rank above.\n    "blocks": { ${zeros.join(', ')} }`;
  return `// ${subjects[subject]}
// Start it with “Train Block LoRA”. Hover a key to read what it does; Ctrl+Space offers more.
{
  "version": 1,
  "name": ${json(name)}, // also the name of the file that you get

  // "embedded" (tiny, for trying), a Stable Diffusion 1.x folder in diffusers' layout, or one .safetensors file
  "base": { "model": ${json(base)} },

  "dataset": {
    "sources": [
      // A .txt file beside each picture is its caption; the trigger is put in front where it is missing.
      { "path": ${json(images)}, "repeats": ${size.repeats}, "trigger": ${json(trigger)} }
    ],
    "resolution": ${size.resolution}
    "captions": { "shuffle": false, "keepTokens": 1 }
  },

  "network": {
    "kind": "locon", // attention and convolutions; "lora" trains attention only
    "rank": 16,
    "alpha": 16,
    "conv": { "rank": 16, "alpha": 16 }${blocks}
  },

  "training": {
    "steps": ${size.steps}
    "batchSize": ${size.batchSize},
    "learningRate": ${size.learningRate}${size.more}
    "seed": 42,
    "saveEverySteps": 200, // a checkpoint to resume from, and a LoRA file
    "keepCheckpoints": 2
  },

  "samples": {
    "everySteps": ${size.samplesEvery},
    "atStart": true, // what the base makes of the prompts, for comparison
    "steps": 25,
    "cfg": ${size.cfg}
    "seed": 7,
    "prompts": [
${prompts.map((prompt) => `      ${json(prompt)}`).join(',\n')}
    ]
  }
}
`;
}
