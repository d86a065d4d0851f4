// Where new keys are put in a job: in the order in which its parts are usually written.

import type { KeyOrder } from './jsonEdits';

const orders: Readonly<Record<string, readonly string[]>> = {
  '': ['version', 'name', 'base', 'dataset', 'network', 'training', 'samples', 'output'],
  network: ['kind', 'rank', 'alpha', 'conv', 'blocks', 'overrides'],
  'network.blocks': ['in0', 'in1', 'in2', 'in3', 'mid', 'out0', 'out1', 'out2', 'out3'],
  dataset: ['sources', 'config', 'resolution', 'buckets', 'captions', 'onProblem'],
};
const setting = ['rank', 'alpha', 'convRank', 'convAlpha'];

/** The order of a table's keys. */
export const jobKeyOrder: KeyOrder = (path) =>
  orders[path.join('.')] ?? (path[0] === 'network' && path[1] === 'blocks' ? setting : []);
