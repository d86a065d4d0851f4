// Why an ONNX file could not be loaded or run, from what the runtime says of it.

import fs from 'node:fs/promises';
import path from 'node:path';
import { TaggerError } from '../taggerError';

interface Meaning {
  /** What the runtime says. */
  readonly says: RegExp;
  readonly code: string;
  /** After the model's name; `%` stands for what `detail` finds. */
  readonly cause: string;
  readonly fix: string;
  readonly detail?: RegExp;
}

/** What it means that the runtime says; the first that fits is taken. */
const meanings: readonly Meaning[] = [
  {
    says: /external data|external_data|external initializer|\.onnx[._]data|model_path must not be empty/i,
    code: 'external-data',
    cause: 'keeps its weights in a second file, which is missing or damaged%',
    fix: 'Put the file that belongs to it (often named .onnx.data or .onnx_data) into the same folder.',
    detail: /"([^"]*)"/,
  },
  {
    says: /opset|IR[ _]version/i,
    code: 'model-too-new',
    cause: 'is of a newer ONNX version than this runtime knows%',
    fix: 'Choose a conversion of an older opset, or update the extension.',
    detail: /((?:opset|IR version:?) \d+)/i,
  },
  {
    says: /not a registered function\/op|No Op registered|Could not find an implementation|NOT_IMPLEMENTED/i,
    code: 'unknown-operation',
    cause: 'uses an operation that this runtime does not have%',
    fix: 'Choose another conversion of this tagger.',
    detail: /(?:registered for|implementation for|op:) ?([\w.]+)/i,
  },
  {
    says: /bad_alloc|bad allocation|out of memory|failed to allocate|E_OUTOFMEMORY|8007000E/i,
    code: 'no-memory',
    cause: 'needs more memory than there is',
    fix: 'Close other programs, or choose a smaller model.',
  },
  {
    says: /protobuf|parsing failed|ModelProto|no graph was found|INVALID_PROTOBUF/i,
    code: 'not-onnx',
    cause: 'is damaged or not an ONNX model',
    fix: 'Download it again, and check its size against its source.',
  },
];

/** The runtime's words in one line, without places in its own sources. */
function words(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/Load model from .*? failed:\s*/, '')
    .replace(/\S*onnxruntime[/\\:]\S*\([^)]*\)\s*|\S*onnxruntime[/\\]\S*/g, '')
    .trim();
  return line.length > 200 ? `${line.slice(0, 200)}…` : line;
}

/** Why a provider does not work, as the end of a sentence without a full stop; its own words go to the log. */
export function providerFault(provider: string, error: unknown): string {
  if (error instanceof TaggerError) return error.message.replace(/\.$/, '');
  console.error(`${provider}: ${error instanceof Error ? error.message : String(error)}`);
  const said = words(error).replace(/\.$/, '');
  if (/load (shared )?library|backend not found|no available backend/i.test(said))
    return 'its libraries are not there or do not load';
  return said;
}

/** A runtime's error as a sentence that a person can act on; its own words go to the log. */
export function modelFault(file: string, error: unknown): TaggerError {
  if (error instanceof TaggerError) return error;
  const text = error instanceof Error ? error.message : String(error);
  const name = path.basename(file);
  console.error(`${name}: ${text}`);
  const meaning = meanings.find(({ says }) => says.test(text));
  if (meaning === undefined)
    return new TaggerError(
      'model-unusable',
      `${name} cannot be used: ${words(error).replace(/\.$/, '')}.`,
      'Download it again, or choose another conversion of this tagger.',
      { cause: error },
    );
  const detail = meaning.detail?.exec(text)?.[1];
  const cause = meaning.cause.replace('%', detail === undefined ? '' : ` (${detail})`);
  return new TaggerError(meaning.code, `${name} ${cause}.`, meaning.fix, { cause: error });
}

/**
 * Looks at the first bytes of a model file, for what is known to be put in its place.
 *
 * @throws TaggerError when it is missing, empty, a web page or a pointer of Git LFS
 */
export async function checkModelFile(file: string): Promise<void> {
  const name = path.basename(file);
  const again = 'Download the file itself.';
  let handle;
  try {
    const stat = await fs.stat(file);
    if (!stat.isFile())
      throw new TaggerError('model-missing', `${file} is not a file.`, 'Choose an .onnx file.');
    handle = await fs.open(file, 'r');
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(200), 0, 200, 0);
    const start = buffer.subarray(0, bytesRead).toString('latin1');
    if (bytesRead === 0) throw new TaggerError('not-onnx', `${name} is empty.`, again);
    if (start.startsWith('version https://git-lfs'))
      throw new TaggerError('not-onnx', `${name} is a pointer of Git LFS, not the model.`, again);
    if (/^\s*<(!doctype|html|\?xml)/i.test(start))
      throw new TaggerError('not-onnx', `${name} is a web page, not a model.`, again);
  } catch (error) {
    if (error instanceof TaggerError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT')
      throw new TaggerError('model-missing', `${file} is not there.`, 'Choose an .onnx file that is.');
    throw new TaggerError(
      'model-unreadable',
      `${file} cannot be read: ${message}`,
      'Check its permissions.',
      {
        cause: error,
      },
    );
  } finally {
    await handle?.close();
  }
}
