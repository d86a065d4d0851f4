// Generated from native-bin/schema by `npm run generate`: do not edit.

/**
 * Answer of ``validate``.
 */
export interface Diagnostics {
  version: 1;
  ok: boolean;
  diagnostics: Diagnostic[];
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
