/** The shell that a command line is meant for. */
export type Shell = 'posix' | 'cmd' | 'powershell';

/** A word that every shell takes as it is. */
const plain = /^[\w@%+=:,./-]+$/;

/** One argument as a person can paste it into a shell, so that the program gets exactly these characters. */
export function quoted(argument: string, shell: Shell): string {
  switch (shell) {
    case 'posix':
      return plain.test(argument) ? argument : `'${argument.replaceAll("'", `'\\''`)}'`;
    case 'powershell':
      return /^[\w.:\\/-]+$/.test(argument) && !argument.startsWith('-')
        ? argument
        : `'${forProgram(argument).replaceAll("'", "''")}'`;
    case 'cmd':
      return /^[\w.:\\/=+-]+$/.test(argument) ? argument : forCmd(argument);
  }
}

/** The option names of a program need no quotes anywhere. */
export function commandLine(words: readonly string[], shell: Shell): string {
  return words.map((word) => (/^--?[\w-]+$/.test(word) ? word : quoted(word, shell))).join(' ');
}

/** PowerShell puts quotes around an argument with spaces, but does not double backslashes at its end. */
function forProgram(argument: string): string {
  const escaped = argument.replace(/(\\*)"/g, '$1$1\\"');
  return /\s/.test(argument) ? escaped.replace(/(\\+)$/, '$1$1') : escaped;
}

/**
 * In double quotes, with backslashes doubled before a quote as Windows programs read them. Cmd looks for variables in quotes too,
 * and takes `\"` for their end: where there is a percent sign or a quote, every sign that it knows has a caret in front instead.
 */
function forCmd(argument: string): string {
  const inQuotes = `"${argument.replace(/(\\*)"/g, '$1$1\\"').replace(/(\\+)$/, '$1$1')}"`;
  return /["%]/.test(argument) ? inQuotes.replace(/[()%!^"<>&|]/g, '^$&') : inQuotes;
}
