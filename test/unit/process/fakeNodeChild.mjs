// A Node child for tests: does what its first argument names.
import { spawn } from 'node:child_process';

const acts = {
  echo: () => process.on('message', (message) => process.send(message)),
  environment: () => process.send({ ...process.env }),
  throws: () => {
    console.error('about to break');
    throw new Error('the cause');
  },
  chatter: () => console.log('a library says something'),
  stubborn() {
    process.on('SIGTERM', () => undefined);
    process.on('message', () => undefined);
    process.send('ready');
  },
  grandchild() {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)'], { stdio: 'ignore' });
    process.on('message', () => undefined);
    process.send(child.pid);
  },
};
acts[process.argv[2]]();
