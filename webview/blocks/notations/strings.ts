// What the card of notations says.

export const notations = {
  title: 'Notations of other tools',
  copy: (name: string) => `Copy for ${name}`,
  paste: 'Paste blocks',
  placeholder:
    'block_dims=…, 25 numbers, OUTS, 17 weights, down_lr_weight=cosine+.1, adapter_config.json, a LyCORIS preset…',
  take: 'Take Over',
  readAs: (name: string) => `Read as ${name}.`,
} as const;
