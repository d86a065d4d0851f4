// Places in a text of JSON with comments.

import { createScanner } from 'jsonc-parser';

/** Of `SyntaxKind`, which is a const enum and cannot be imported by a file that is compiled alone. */
const kinds = { comma: 5, lineComment: 12, blockComment: 13, lineBreak: 14, trivia: 15, end: 17 } as const;

/** The line ends that a text has. */
export function newlineOf(text: string): string {
  return text.includes('\r\n') ? '\r\n' : '\n';
}

/** The offset of the first token from `from` on that is neither white space nor a comment; null at `end`. */
export function next(text: string, from: number, end: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  scanner.scan();
  const at = scanner.getTokenOffset();
  return at < end ? at : null;
}

/** The comma before `end` with nothing but white space and comments between. */
export function previousComma(text: string, from: number, end: number): number | null {
  const scanner = createScanner(text, true);
  scanner.setPosition(from);
  let comma: number | null = null;
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === kinds.end || scanner.getTokenOffset() >= end) return comma;
    comma = kind === kinds.comma ? scanner.getTokenOffset() : null;
  }
}

/** The end of the line behind `from`, when only comments follow on it; null when something else does. */
export function endOfLine(text: string, from: number): number | null {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  for (;;) {
    switch (scanner.scan() as number) {
      case kinds.lineBreak:
      case kinds.end:
        return scanner.getTokenOffset();
      case kinds.trivia:
      case kinds.lineComment:
      case kinds.blockComment:
        break;
      default:
        return null;
    }
  }
}

/** The comments between two offsets, as they are written. */
export function commentsIn(text: string, from: number, end: number): string[] {
  const scanner = createScanner(text, false);
  scanner.setPosition(from);
  const comments: string[] = [];
  for (;;) {
    const kind: number = scanner.scan();
    if (kind === kinds.end || scanner.getTokenOffset() >= end) return comments;
    if (kind === kinds.lineComment || kind === kinds.blockComment)
      comments.push(
        text.slice(scanner.getTokenOffset(), scanner.getTokenOffset() + scanner.getTokenLength()),
      );
  }
}
