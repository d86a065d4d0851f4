import { findNodeAtLocation, parseTree } from 'jsonc-parser';
import * as vscode from 'vscode';

/** Where the value at a path stands in the text; of a path that is not there, the nearest table around it. */
export function placeOfPath(document: vscode.TextDocument, path: readonly (string | number)[]): vscode.Range {
  const root = parseTree(document.getText(), [], { allowTrailingComma: true });
  for (let depth = path.length; depth > 0 && root !== undefined; depth--) {
    const node = findNodeAtLocation(root, path.slice(0, depth));
    if (node === undefined) continue;
    const start = document.positionAt(node.offset);
    const whole = depth === path.length && node.children === undefined;
    return new vscode.Range(start, whole ? document.positionAt(node.offset + node.length) : start);
  }
  return new vscode.Range(0, 0, 0, 0);
}
