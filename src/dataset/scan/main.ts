// Entry of `dist/scanner.js`: the scanner in a worker thread.

import { parentPort } from 'node:worker_threads';
import type { ToScanner } from './protocol';
import { Scanner } from './scanner';

if (parentPort === null) throw new Error('The scanner is a worker thread; it is not started by hand.');
const port = parentPort;
const scanner = new Scanner((message, transfer = []) => {
  port.postMessage(message, transfer);
  if (message.type === 'ended') port.close();
});
port.on('message', (message: ToScanner) => scanner.receive(message));
