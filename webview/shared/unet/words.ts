// What the picture of a U-Net says.

export const words = {
  unet: 'U-Net',
  off: 'not trained',
  offShort: 'off',
  nothing: 'nothing here',
  trainsNothing: 'trains nothing here',
  rank: (rank: number) => `rank ${rank}`,
  convRank: (rank: number) => `3×3 convolutions rank ${rank}`,
  alpha: (alpha: number) => `alpha ${alpha}`,
  convAlpha: (alpha: number) => `their alpha ${alpha}`,
  parameters: (text: string) => `${text} parameters`,
  textEncoder: 'Text encoder',
  noisy: 'noisy latent',
  cleaner: 'its noise',
  skip: 'Skip connection: what this level saw on the way down is handed to the way up.',
} as const;
