// Entry of `dist/dictionary.js`: reads tag dictionaries in a worker thread, so that nobody waits while typing.

import { parentPort, workerData } from 'node:worker_threads';
import { buffersOf } from '../../shared/dictionary/data';
import type { ReadLists } from './protocol';
import { readLists } from './readLists';

if (parentPort === null) throw new Error('The reader is a worker thread; it is not started by hand.');
const read = readLists((workerData as ReadLists).files);
parentPort.postMessage(read, buffersOf(read.data));
