// What the comparison says.

export const compare = {
  title: 'Compare with another setting',
  other: 'The other setting',
  part: 'Part',
  job: 'This job',
  difference: 'Parameters',
  file: 'File',
  off: 'off',
} as const;
