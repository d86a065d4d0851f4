// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * Answer of ``doctor``.
 */
export interface Doctor {
  version: 1;
  ok: boolean;
  python: string;
  trainerVersion: string;
  /**
   * Installed versions; null: missing.
   */
  packages: {
    [k: string]: string | null;
  };
  devices: Device[];
  problems: Diagnostic[];
}
/**
 * Something that can train.
 */
export interface Device {
  kind: 'cuda' | 'mps' | 'xpu' | 'cpu';
  index: number;
  name: string;
  totalBytes: number;
  freeBytes: number | null;
  bf16: boolean;
}
/**
 * One problem: cause, remedy and place. Lines and columns count from 1; the end is exclusive.
 */
export interface Diagnostic {
  severity: 'error' | 'warning' | 'info';
  /**
   * Stable kebab-case name of the kind of problem.
   */
  code: string;
  message: string;
  fix: string;
  /**
   * Absolute path; null: the job file itself could not be named.
   */
  file: string | null;
  line: number | null;
  column: number | null;
  endLine: number | null;
  endColumn: number | null;
}
