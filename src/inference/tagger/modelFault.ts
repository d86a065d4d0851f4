// Why an ONNX file could not be loaded or run, from what the runtime says of it.

import fs from 'node:fs/promises';
import path from 'node:path';
import { TaggerError } from '../taggerError';

/** What the runtime says, and what it means: [pattern, code, cause, remedy]. The first that fits is taken. */
const meanings: readonly (readonly [RegExp, string, string, string])[] = [
  [
    /external data|external_data|external initializer|\.onnx[._]data|model_path must not be empty/i,
    'external-data',
    'keeps its weights in a second file, which is missing or damaged',
    'Put the file that belongs to it (often named .onnx.data or .onnx_data) into the same folder.',
  ],
  [
    /opset|IR[ _]version/i,
    'model-too-new',
    'is of a newer ONNX version than this runtime knows',
    'Choose a conversion of an older opset, or update the extension.',
  ],
  [
    /not a registered function\/op|No Op registered|Could not find an implementation|NOT_IMPLEMENTED|is not supported/i,
    'unknown-operation',
    'uses an operation that this runtime does not have',
    'Choose another conversion of this tagger.',
  ],
  [
    /bad_alloc|bad allocation|out of memory|failed to allocate|E_OUTOFMEMORY|8007000E/i,
    'no-memory',
    'needs more memory than there is',
    'Close other programs, or choose a smaller model.',
  ],
  [
    /protobuf|parsing failed|ModelProto|no graph was found|INVALID_PROTOBUF/i,
    'not-onnx',
    'is damaged or not an ONNX model',
    'Download it again, and check its size against its source.',
  ],
];

/** The runtime's words without its addresses in source files, in one line. */
function words(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const line = text
    .replace(/\s+/g, ' ')
    .replace(/\/\S*?onnxruntime\/\S*|[A-Z]:\\\S*?onnxruntime\\\S*/g, '')
    .trim();
  return line.length > 300 ? `${line.slice(0, 300)}…` : line;
}

/** A runtime's error as a sentence that a person can act on. */
export function modelFault(file: string, error: unknown): TaggerError {
  if (error instanceof TaggerError) return error;
  const said = words(error);
  const name = path.basename(file);
  for (const [pattern, code, cause, fix] of meanings)
    if (pattern.test(said)) return new TaggerError(code, `${name} ${cause}: ${said}`, fix, { cause: error });
  return new TaggerError(
    'model-unusable',
    `${name} cannot be used: ${said}`,
    'Download it again, or choose another conversion of this tagger.',
    { cause: error },
  );
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
