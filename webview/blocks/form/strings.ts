// What the form says beside the schema's own words.

const labels: Readonly<Record<string, string>> = {
  cfg: 'CFG scale',
  vae: 'VAE',
  minSnrGamma: 'Min-SNR gamma',
  noUpscale: 'Never enlarge',
  sources: 'Image folders',
  config: 'Dataset TOML',
  onProblem: 'A picture that cannot be used',
  mixWith: 'Mixed into the samples',
  lora: 'LoRA file',
  class: 'Class word',
  name: 'Name',
  enabled: 'Buckets',
  minSide: 'Shortest side',
  maxSide: 'Longest side',
  step: 'Step of the sides',
  seed: 'Seed',
  dropout: 'Caption dropout',
  extensions: 'Caption endings',
};

/** A key in words: `saveEverySteps` is “Save every steps”. */
export function labelOf(key: string | number): string {
  if (typeof key === 'number') return `#${key + 1}`;
  const spaced = key.replace(
    /([a-z])([A-Z])/g,
    (_, before: string, after: string) => `${before} ${after.toLowerCase()}`,
  );
  return labels[key] ?? spaced.charAt(0).toUpperCase() + spaced.slice(1);
}

export const form = {
  groups: {
    base: 'Name and base',
    data: 'Data',
    training: 'Training',
    samples: 'Samples',
    output: 'Output',
    overrides: 'Overrides',
  } as Readonly<Record<string, string>>,
  tables: { 'dataset.captions': 'Captions', 'dataset.buckets': 'Buckets' } as Readonly<
    Record<string, string>
  >,
  choices: {
    dpmpp_2m_karras: 'DPM++ 2M Karras',
    euler: 'Euler',
    euler_a: 'Euler a',
    ddim: 'DDIM',
    error: 'stops the job',
    skip: 'is left out, with a warning',
  } as Readonly<Record<string, string>>,
  choose: 'Choose…',
  reading: 'images are being read…',
  images: (count: string) => `${count} images`,
  steps: (count: string) => `${count} steps`,
  prompts: (count: number) => (count === 1 ? '1 prompt' : `${count} prompts`),
  problems: (count: number) => (count === 1 ? '1 problem' : `${count} problems`),
  source: (images: number, captioned: number, problems: number) =>
    `${images} images, ${captioned} with captions${problems > 0 ? `, ${problems} with problems` : ''}`,
  allSources: (images: string, captioned: string, shown: string) =>
    `${images} images, ${captioned} of them with captions; an epoch shows ${shown}.`,
  look: 'Look at them',
  add: {
    'dataset.sources': 'Add a Folder',
    'samples.mixWith': 'Add a LoRA',
    'network.overrides': 'Add an Override',
  } as Readonly<Record<string, string>>,
  addEntry: 'Add',
  up: 'Move Up',
  remove: 'Remove',
  unnamed: '(no name yet)',
  matches: (count: number) => (count === 1 ? 'decides over 1 module' : `decides over ${count} modules`),
  matchesNothing: 'matches no module',
} as const;
