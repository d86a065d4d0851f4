/** Where layers without `vscode` write what they do; `platform/log.ts` makes one of an output channel. */
export interface Logger {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  error(message: string, error?: unknown): void;
}
