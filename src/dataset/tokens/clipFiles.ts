// CLIP's tokenizer as the library wants it: made of its merges alone, since its vocabulary follows from them.

/** What a library of tokenizers reads from `tokenizer.json` and `tokenizer_config.json`. */
export interface TokenizerFiles {
  readonly tokenizer: object;
  readonly config: object;
}

/** White space as Unicode has it; JavaScript's `\s` has two characters less or more. */
const space = '\\u0009-\\u000d\\u0020\\u0085\\u00a0\\u1680\\u2000-\\u200a\\u2028\\u2029\\u202f\\u205f\\u3000';

/** Marks of a text's begin and end. */
export const marks = ['<|startoftext|>', '<|endoftext|>'] as const;

/**
 * Letters that stand for bytes in merges, in the order of the vocabulary: those that can be printed stand for themselves, the others
 * are moved to 256 and on.
 */
function byteLetters(): string[] {
  const printed = (code: number): boolean =>
    (code >= 33 && code <= 126) || (code >= 161 && code <= 172) || (code >= 174 && code <= 255);
  const codes = Array.from({ length: 256 }, (_, code) => code);
  const moved = codes.filter((code) => !printed(code)).map((_, index) => 256 + index);
  return [...codes.filter(printed), ...moved].map((code) => String.fromCharCode(code));
}

/**
 * CLIP's tokenizer from its merges, one a line, the first to be merged first: bytes, bytes that end a word, merges and two marks make
 * its 49,408 pieces.
 */
export function clipFiles(merges: string): TokenizerFiles {
  const pairs = merges.split('\n').filter((line) => line !== '' && !line.startsWith('#version'));
  const letters = byteLetters();
  const pieces = [
    ...letters,
    ...letters.map((letter) => `${letter}</w>`),
    ...pairs.map((pair) => pair.replace(' ', '')),
    ...marks,
  ];
  return {
    tokenizer: {
      version: '1.0',
      // marks in a text are found before it is lower-cased: see ClipTokenizer
      added_tokens: [],
      normalizer: {
        type: 'Sequence',
        normalizers: [
          { type: 'NFC' },
          { type: 'Replace', pattern: { Regex: `[${space}]+` }, content: ' ' },
          { type: 'Lowercase' },
        ],
      },
      pre_tokenizer: {
        type: 'Sequence',
        pretokenizers: [
          {
            type: 'Split',
            pattern: {
              Regex: `<\\|startoftext\\|>|<\\|endoftext\\|>|'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]|[^${space}\\p{L}\\p{N}]+`,
            },
            behavior: 'Removed',
            invert: true,
          },
          {
            // what the library's own split of bytes does, with Unicode's white space; it matters for marks in capitals only
            type: 'Split',
            pattern: { Regex: `'s|'t|'re|'ve|'m|'ll|'d|[\\p{L}]+|[\\p{N}]+|[^${space}\\p{L}\\p{N}]+` },
            behavior: 'Removed',
            invert: true,
          },
          { type: 'ByteLevel', add_prefix_space: false, trim_offsets: true, use_regex: false },
        ],
      },
      post_processor: null,
      decoder: { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
      model: {
        type: 'BPE',
        unk_token: marks[1],
        continuing_subword_prefix: '',
        end_of_word_suffix: '</w>',
        vocab: Object.fromEntries(pieces.map((piece, id) => [piece, id])),
        merges: pairs,
      },
    },
    config: { unk_token: marks[1] },
  };
}
