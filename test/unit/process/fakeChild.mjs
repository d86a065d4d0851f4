// A child that misbehaves on demand: node fakeChild.mjs MODE [ARGUMENT]. It says `ready` once it is in its mode.
import { spawn } from 'node:child_process';
import process from 'node:process';

const [mode, argument] = process.argv.slice(2);
const forever = () => setInterval(() => {}, 1000);
const ready = () => console.log(JSON.stringify({ type: 'ready', pid: process.pid }));

const modes = {
  speak() {
    console.log('{"type":"one"}');
    console.error('to whom it may concern');
    console.log('{"type":"two"}');
  },
  hang() {
    forever();
    ready();
  },
  ignoreSigterm() {
    process.on('SIGTERM', () => console.log('not listening'));
    forever();
    ready();
  },
  stopsPolitely() {
    process.on('SIGTERM', () => {
      console.log('saved');
      process.exit(0);
    });
    forever();
    ready();
  },
  die() {
    console.error('Traceback (most recent call last):');
    console.error('ValueError: the cause');
    process.exit(3);
  },
  killItself() {
    process.kill(process.pid, 'SIGKILL');
    forever();
  },
  garbage() {
    process.stdout.write(Buffer.from([0xff, 0xfe, 0x00, 0x80, 0x0a]));
    process.stdout.write('{"half":\n}}}\n\n{"type":"fine"}\n');
  },
  halfLines() {
    const bytes = Buffer.from('{"text":"grüße 🖌"}\r\nlast without end');
    let at = 0;
    const next = () => {
      if (at >= bytes.length) return;
      process.stdout.write(bytes.subarray(at, ++at));
      setTimeout(next, 1);
    };
    next();
  },
  flood() {
    const line = `${'x'.repeat(99)}\n`;
    process.stdout.write(line.repeat(Number(argument)), () => process.stdout.write('end of flood\n'));
  },
  longLine() {
    process.stdout.write(`${'y'.repeat(Number(argument))}\nshort\n`);
  },
  errorFlood() {
    for (let n = 0; n < Number(argument); n++) console.error(`line ${n}`);
  },
  environment() {
    console.log(JSON.stringify(process.env));
  },
  /** A child of the child that ignores SIGTERM, in the group or (`apart`) in a group of its own. */
  grandchild() {
    const child = spawn(process.execPath, [import.meta.filename, 'ignoreSigterm'], {
      stdio: ['ignore', 'pipe', 'ignore'],
      detached: argument === 'apart',
    });
    child.stdout.once('data', (line) => {
      console.log(JSON.stringify({ type: 'grandchild', pid: JSON.parse(String(line)).pid }));
      ready();
    });
  },
  /** Ends at once and leaves a process behind that holds its pipes open. */
  orphan() {
    const child = spawn(process.execPath, [import.meta.filename, 'hang'], { stdio: 'inherit' });
    child.once('spawn', () => process.exit(0));
  },
};

modes[mode]();
