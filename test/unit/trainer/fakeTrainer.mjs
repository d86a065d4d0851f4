#!/usr/bin/env node
// Speaks the trainer's contract, called as an interpreter is: fakeTrainer.mjs -m blocklora COMMAND …. What it does is
// chosen by the name in the job file: a word of `behaviours`.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const [, , , command, target, , given] = process.argv.slice(1);
const runDir = command === 'resume' ? target : given;
const behaviour = () =>
  JSON.parse(fs.readFileSync(command === 'resume' ? path.join(target, 'job.json') : target, 'utf8')).name;
const sleep = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds));

function say(report) {
  console.log(JSON.stringify(report));
}

const file = (name) => path.join(runDir, name);
let seq = 0;

function event(type, fields) {
  const line = JSON.stringify({ v: 1, seq: seq++, time: new Date().toISOString(), type, ...fields });
  fs.appendFileSync(file('events.jsonl'), `${line}\n`);
}

function beat(state, step = 0, age = 0) {
  const run = {
    version: 1,
    name: behaviour(),
    state,
    pid: process.pid,
    processStarted: Date.now() / 1000 - process.uptime(),
    hostname: os.hostname(),
    heartbeat: new Date(Date.now() - age).toISOString(),
    started: new Date().toISOString(),
    step,
    steps: 10,
  };
  fs.writeFileSync(file('run.json.new'), JSON.stringify(run));
  fs.renameSync(file('run.json.new'), file('run.json'));
}

function begin(resumedFrom = null) {
  fs.mkdirSync(file('control'), { recursive: true });
  fs.writeFileSync(file('job.json'), JSON.stringify({ name: behaviour() }));
  if (fs.existsSync(file('events.jsonl')))
    seq = fs.readFileSync(file('events.jsonl'), 'utf8').trim().split('\n').length;
  beat('running');
  event('started', {
    pid: process.pid,
    name: behaviour(),
    trainerVersion: '0',
    steps: 10,
    device: 'cpu',
    deviceName: 'CPU',
    precision: 'fp32',
    resumedFrom,
  });
  event('phase', { phase: 'training', step: 0, done: null, total: null });
}

function step(number) {
  event('step', {
    step: number,
    epoch: 1,
    losses: [0.5],
    learningRate: 1e-4,
    stepsPerSecond: 10,
    etaSeconds: 10 - number,
    hostBytes: 1,
    deviceBytes: null,
  });
  beat('running', number);
}

const finish = () => event('finished', { step: 10, file: 'fine.safetensors', bytes: 5, seconds: 1 });

const behaviours = {
  async fine() {
    begin();
    for (let n = 1; n <= 10; n++) step(n);
    finish();
    beat('finished', 10);
  },
  async untilStopped() {
    begin();
    step(1);
    while (!fs.existsSync(file('control/stop'))) await sleep(20);
    fs.rmSync(file('control/stop'));
    event('stopped', { step: 1, reason: 'user', file: 'fine.safetensors' });
    beat('stopped', 1);
  },
  async crash() {
    if (command === 'resume') {
      begin(3);
      finish();
      return;
    }
    begin();
    for (let n = 1; n <= 4; n++) step(n);
    event('checkpoint', { step: 3, folder: 'checkpoints/step-3' });
    console.error(
      'Traceback (most recent call last):\n  File "x.py", line 1\nRuntimeError: the tensor fell over',
    );
    process.exit(1);
  },
  async silentDeath() {
    begin();
    console.log('step 4 of 10, loss 0.5');
    process.kill(process.pid, 'SIGKILL');
  },
  async diesAtOnce() {
    console.error("ModuleNotFoundError: No module named 'torch'");
    process.exit(1);
  },
  async hangs() {
    begin();
    beat('running', 1, 60_000);
    setInterval(() => {}, 1000);
  },
};

const commands = {
  validate() {
    const name = behaviour();
    const diagnostic = { severity: 'error', code: 'unknown-key', message: 'No.', fix: 'Yes.', file: target };
    const place = { line: 2, column: 3, endLine: 2, endColumn: 9 };
    if (name === 'garbage') return console.log('{"version":1,');
    if (name === 'traceback') {
      console.error('Traceback (most recent call last):\n  File "a", line 3\nOSError: the disk is asleep');
      process.exit(1);
    }
    if (name === 'hangs') return setInterval(() => {}, 1000);
    if (name === 'noisy') console.log('a library says hello');
    say({ version: 1, ok: name !== 'bad', diagnostics: name === 'bad' ? [{ ...diagnostic, ...place }] : [] });
  },
  train: () => behaviours[behaviour()](),
  resume: () => behaviours[behaviour()](),
};

await commands[command]();
