// What a query says, without how it was typed. Queries that mean the same step by step are equal as data.

/** Filters of text. `any` is a word without a filter's name in front: it looks in the caption and in the path below the set's folder. */
export type TextField = 'tag' | 'caption' | 'name' | 'path' | 'folder' | 'subset' | 'problem' | 'any';

/**
 * Filters of numbers. `tags`: how many. `tokens`: of CLIP, without begin and end. `chars`: UTF-16 units of the tags with `, ` between.
 * `width`, `height`: pixels. `area`: pixels in all. `ratio`: width by height. `bytes`: of the image file.
 */
export type NumberField = 'tags' | 'tokens' | 'chars' | 'width' | 'height' | 'area' | 'ratio' | 'bytes';

export type Comparison = '=' | '!=' | '<' | '>' | '<=' | '>=';

/** What an image can be. */
export const states = [
  'tagged',
  'empty',
  'untagged',
  'upscaled',
  'unusable',
  'regularization',
  'landscape',
  'portrait',
  'square',
] as const;
export type ImageState = (typeof states)[number];

/** What an image can have. */
export const things = ['problem', 'error', 'warning', 'caption', 'mask', 'trigger', 'scores'] as const;
export type ImageThing = (typeof things)[number];

/** A query, or a part of one. Patterns are as `glob.ts` describes them. */
export type QueryNode =
  | { readonly kind: 'and'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'or'; readonly nodes: readonly QueryNode[] }
  | { readonly kind: 'not'; readonly node: QueryNode }
  | { readonly kind: 'text'; readonly field: TextField; readonly pattern: string }
  | {
      readonly kind: 'number';
      readonly field: NumberField;
      readonly comparison: Comparison;
      readonly value: number;
    }
  | { readonly kind: 'is'; readonly state: ImageState }
  | { readonly kind: 'has'; readonly thing: ImageThing }
  /** The confidence of the tagger in a tag, 0 to 1. */
  | {
      readonly kind: 'conf';
      readonly pattern: string;
      readonly comparison: Comparison;
      readonly value: number;
    };

/** All must hold; null where there is none. Lists in lists become one. */
export function allOf(nodes: readonly QueryNode[]): QueryNode | null {
  return joined('and', nodes);
}

/** One must hold; null where there is none. */
export function anyOf(nodes: readonly QueryNode[]): QueryNode | null {
  return joined('or', nodes);
}

/** Must not hold. */
export function noneOf(node: QueryNode): QueryNode {
  return node.kind === 'not' ? node.node : { kind: 'not', node };
}

function joined(kind: 'and' | 'or', nodes: readonly QueryNode[]): QueryNode | null {
  const flat = nodes.flatMap((node) => (node.kind === kind ? node.nodes : [node]));
  const [first] = flat;
  return first === undefined ? null : flat.length === 1 ? first : { kind, nodes: flat };
}

/** Calls `work` with a node and all below it. */
export function eachNode(node: QueryNode | null, work: (node: QueryNode) => void): void {
  if (node === null) return;
  work(node);
  if (node.kind === 'not') eachNode(node.node, work);
  else if (node.kind === 'and' || node.kind === 'or') for (const one of node.nodes) eachNode(one, work);
}

/** Whether a number stands to another as it should. */
export function compare(number: number, comparison: Comparison, value: number): boolean {
  switch (comparison) {
    case '=':
      return number === value;
    case '!=':
      return number !== value;
    case '<':
      return number < value;
    case '>':
      return number > value;
    case '<=':
      return number <= value;
    case '>=':
      return number >= value;
  }
}
