// What is said of a run in a line.

import type { RunState, RunStatus } from '../../shared/runs/runState';
import { bytes, duration } from '../../platform/words';

const phases: Readonly<Record<string, string>> = {
  loading: 'loading the base',
  'caching-latents': 'encoding pictures',
  'caching-text': 'encoding captions',
  sampling: 'making samples',
  saving: 'saving',
};

/** `120/800`, or nothing before the first step is known. */
export function stepsText({ step, steps }: RunState): string {
  return steps === 0 ? '' : `${step.toLocaleString('en')}/${steps.toLocaleString('en')}`;
}

function joined(...pieces: (string | null | undefined | false)[]): string {
  return pieces.filter((piece) => typeof piece === 'string' && piece !== '').join(' · ');
}

/** What the list says beside the name. */
export function runDescription(state: RunState, hanging: boolean): string {
  const { status, etaSeconds, smoothedLoss, phase, result, error } = state;
  const loss = smoothedLoss !== null && `loss ${smoothedLoss.toFixed(4)}`;
  if (hanging) return joined('not responding', stepsText(state));
  switch (status) {
    case 'queued':
      return 'queued';
    case 'starting':
      return joined('starting', phase !== null && phases[phase.phase]);
    case 'running':
      return joined(
        stepsText(state),
        loss,
        phase !== null && phases[phase.phase],
        etaSeconds !== null && `${duration(etaSeconds)} left`,
      );
    case 'paused':
      return joined('paused', stepsText(state), loss);
    case 'stopping':
      return joined('stopping', stepsText(state));
    case 'finished':
      return joined(ago(state.endedAt), loss, result !== null && bytes(result.bytes));
    case 'stopped':
      return joined(`stopped at ${stepsText(state)}`, ago(state.endedAt));
    case 'failed':
      return joined(error?.message ?? 'failed', ago(state.endedAt));
  }
}

/** When something was, as one remembers it. */
export function ago(time: number | null, now = Date.now()): string {
  if (time === null) return '';
  const seconds = (now - time) / 1000;
  if (seconds < 60) return 'just now';
  if (seconds < 86_400) return `${duration(seconds)} ago`;
  return new Date(time).toLocaleDateString('en', { day: 'numeric', month: 'short', year: 'numeric' });
}

export const statusWords: Readonly<Record<RunStatus, string>> = {
  queued: 'Queued',
  starting: 'Starting',
  running: 'Training',
  paused: 'Paused',
  stopping: 'Stopping',
  finished: 'Finished',
  stopped: 'Stopped',
  failed: 'Failed',
};
