// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * Who runs it, whether it is alive, how far it is.
 */
export interface Run {
  version: 1;
  name: string;
  state: 'starting' | 'running' | 'paused' | 'stopping' | 'finished' | 'stopped' | 'failed';
  pid: number;
  /**
   * Start time of the process (seconds since 1970), to tell a reused pid.
   */
  processStarted: number;
  /**
   * The pid means something on this machine only.
   */
  hostname: string;
  heartbeat: string;
  started: string;
  step: number;
  steps: number;
}
