// What the block editor says.

export const header = {
  train: 'Start Training',
  trainTip: 'Checks the job, says what it will do, and asks before it starts',
  text: 'Show Text',
  textTip: 'The job as text, beside',
  dirty: 'not saved yet',
  parameters: 'Parameters',
  modules: 'Modules',
  file: 'LoRA file',
  memory: 'Memory',
  time: 'Time',
  unknown: '–',
  asking: 'asking…',
  setUp: 'Set Up the Python Environment',
} as const;

export const messages = {
  loading: 'Reading the job',
  syntax: (line: number, message: string) =>
    `Line ${line}: ${message} Until it is mended, only what is safe can be changed here.`,
  showText: 'Show it in the text',
  noJob: 'This file holds no job yet. Choose a preset or fill the form, and it becomes one.',
  sdxl: 'The base is SDXL. Blocks, numbers and notations here are SDXL’s; this version trains SD 1.x only.',
} as const;

export const unet = {
  title: 'Blocks',
  label: 'U-Net, part by part',
  help: 'Left and right arrows go from part to part. Up and down change the rank, with Shift that of the 3×3 convolutions. Type a number to set it. Space turns a part off or on, Enter shows its fields.',
  legend:
    'Click a part to turn it off or on, drag across it to change its rank (with Shift: its convolutions). Colour is the share of the parameters.',
  kind: 'Kind',
  kinds: { lora: 'LoRA: attention', locon: 'LoCon: also convolutions' },
  rank: 'Rank',
  alpha: 'Alpha',
  convRank: '3×3 rank',
  convAlpha: '3×3 alpha',
  preset: 'Preset',
  choose: 'Choose a preset…',
  own: 'Your presets',
  builtIn: 'Presets',
  save: 'Save as Preset',
  saveName: 'Name of the preset',
  remove: (name: string) => `Delete “${name}”`,
  textEncoder: 'Text encoder',
  notTrained: 'stays as it is',
  change: (part: string) => `Change ${part}`,
  turn: (part: string) => `Turn ${part} off or on`,
  apply: (name: string) => `Preset “${name}”`,
  tendency: 'Tends to:',
  asNetwork: 'as the network',
  asRank: 'as the rank',
  off: 'Off',
  on: 'On',
  partTitle: (part: string) => `Part ${part}`,
  partFacts: (modules: string, parameters: string, share: string) =>
    `${modules} modules, ${parameters} parameters, ${share} of all`,
  partOff: 'Nothing is trained here.',
  alphaNote:
    'No alpha is said, so it is as large as the rank (scale 1). In sd-scripts it would be 1, which learns more slowly.',
} as const;
