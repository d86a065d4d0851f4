import { ModelError } from '../modelError';

/** What an answer of a server means for whoever waits for the file. */
export function statusFault(status: number, file: string, page: string): ModelError {
  if (status === 401 || status === 403)
    return new ModelError(
      'download-refused',
      `The server does not give ${file} to everybody (${status}).`,
      `Open ${page}, agree to its terms there, download the files with the browser, and choose their folder as a model of your own.`,
    );
  if (status === 404 || status === 410)
    return new ModelError(
      'download-missing',
      `The server does not have ${file} (${status}).`,
      `See on ${page} whether it was moved; with a mirror, whether the mirror has this repository.`,
    );
  if (status === 429)
    return new ModelError(
      'download-busy',
      `The server wants fewer requests from this address (429).`,
      'Wait some minutes, then download again: it goes on where it stopped.',
    );
  return new ModelError(
    'download-server',
    `The server answered ${status} when it was asked for ${file}.`,
    'Try again later: the download goes on where it stopped.',
  );
}

/** Whether it may help to ask again at once. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ModelError)
    return ['download-server', 'download-cut', 'download-stalled', 'offline'].includes(error.code);
  return false;
}

const network = /^(UND_ERR_|ECONN|EHOST|ENET|EAI_|ENOTFOUND|ETIMEDOUT|EPIPE|EPROTO|ERR_SSL|ERR_TLS)/;
const certificates = /CERT|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)/;
const disk: Readonly<Record<string, readonly [string, string]>> = {
  ENOSPC: ['The disk is full.', 'Make room on it, then download again: it goes on where it stopped.'],
  EDQUOT: [
    'Your share of the disk is used up.',
    'Make room, then download again: it goes on where it stopped.',
  ],
  EACCES: ['The folder for models cannot be written to.', 'Check its permissions.'],
  EPERM: [
    'The folder for models cannot be written to.',
    'Check its permissions, and whether another program holds a file in it.',
  ],
  EROFS: ['The folder for models is on a disk that cannot be written to.', 'Make it writable.'],
};

/** An error of the network or the disk, as a sentence with its remedy. */
export function asFault(error: unknown, host: string): ModelError {
  if (error instanceof ModelError) return error;
  const codes = codesOf(error);
  for (const code of codes) {
    const said = disk[code];
    if (said !== undefined)
      return new ModelError(code === 'ENOSPC' || code === 'EDQUOT' ? 'disk-full' : 'disk', said[0], said[1], {
        cause: error,
      });
    if (certificates.test(code))
      return new ModelError(
        'certificate',
        `The certificate of ${host} is not accepted (${code}).`,
        'Behind a proxy of a company, its certificate must be known to the system; the setting http.proxySupport of the editor decides whether it is used.',
        { cause: error },
      );
  }
  const said = error instanceof Error ? error.message : String(error);
  const why = codes[0] ?? said;
  // fetch says TypeError of everything that goes wrong on the way
  if (error instanceof TypeError || codes.some((code) => network.test(code)) || said.includes('net::ERR_'))
    return new ModelError(
      'offline',
      `${host} cannot be reached, or the connection broke (${why}).`,
      'Check the connection, the proxy in the settings of the editor, and the mirror; models that are there work without a connection.',
      { cause: error },
    );
  return new ModelError(
    'download-failed',
    `The download failed: ${said}`,
    'Try again: it goes on where it stopped. If that stays, report it with the log.',
    { cause: error },
  );
}

/** Codes of an error and of what caused it. */
function codesOf(error: unknown): string[] {
  const codes: string[] = [];
  for (let each = error, depth = 0; each instanceof Error && depth < 5; each = each.cause, depth++) {
    const { code } = each as NodeJS.ErrnoException;
    if (typeof code === 'string') codes.push(code);
  }
  return codes;
}
