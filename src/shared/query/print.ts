// A query as text, in one way of writing: reading it gives the same query again.

import { operatorOf } from './filters';
import type { QueryNode } from './node';

/** Patterns that need no quotes. */
const plain = /^[\p{L}\p{N}*?][\p{L}\p{N}_*?.-]*$/u;

/** The text of a query; empty for null. */
export function printQuery(node: QueryNode | null): string {
  return node === null ? '' : printed(node, false);
}

/** @param bound whether it must hold together within what stands around it */
function printed(node: QueryNode, bound: boolean): string {
  switch (node.kind) {
    case 'and': {
      const text = node.nodes.map((one) => printed(one, one.kind === 'or')).join(' ');
      return bound ? `(${text})` : text;
    }
    case 'or': {
      const text = node.nodes.map((one) => printed(one, false)).join(' OR ');
      return bound ? `(${text})` : text;
    }
    case 'not':
      return `-${printed(node.node, true)}`;
    case 'text':
      return node.field === 'any'
        ? printedWord(node.pattern)
        : `${node.field}:${printedPattern(node.pattern)}`;
    case 'number':
      return `${node.field}${node.comparison}${node.value}`;
    case 'is':
      return `is:${node.state}`;
    case 'has':
      return `has:${node.thing}`;
    case 'conf':
      return `conf(${printedPattern(node.pattern)})${node.comparison}${node.value}`;
  }
}

/** A pattern as the value of a filter, with quotes where it needs them. */
export function printedPattern(pattern: string): string {
  return plain.test(pattern) ? pattern : `"${pattern.replaceAll('"', '\\"')}"`;
}

function printedWord(pattern: string): string {
  return operatorOf(pattern) === undefined ? printedPattern(pattern) : `"${pattern}"`;
}
