// What queries mean, written down as plainly as possible: slow, and with nothing in common with the real evaluator but the tree.

import path from 'node:path';
import type { QueryNode } from '../../src/shared/query/node';
import { tagKey } from '../../src/shared/tagging/tagText';
import type { MadeFolder, MadeImage } from './memoryIndex';

/** An image with where it lies. */
export interface PlacedImage extends MadeImage {
  readonly root: string;
  readonly folder: string;
  readonly home: MadeFolder;
}

/** Whether an image is found; null where it is not known. */
export function isFound(node: QueryNode | null, image: PlacedImage): boolean | null {
  if (node === null) return true;
  switch (node.kind) {
    case 'and': {
      const answers = node.nodes.map((one) => isFound(one, image));
      return answers.includes(false) ? false : answers.includes(null) ? null : true;
    }
    case 'or': {
      const answers = node.nodes.map((one) => isFound(one, image));
      return answers.includes(true) ? true : answers.includes(null) ? null : false;
    }
    case 'not': {
      const answer = isFound(node.node, image);
      return answer === null ? null : !answer;
    }
    case 'text':
      return text(node.field, node.pattern, image);
    case 'number':
      return number(node, image);
    case 'is':
      return state(node.state, image);
    case 'has':
      return thing(node.thing, image);
    case 'conf':
      return null;
  }
}

const errors = ['image-damaged', 'image-empty'];

/** Codes of problems that images have in the tests. */
export const problemCodes = ['image-damaged', 'image-empty', 'image-enlarged', 'caption-same-tag'];

function text(field: string, pattern: string, image: PlacedImage): boolean {
  const { folder, name, home, root, tags, problems = [] } = image;
  const full = slashes(path.join(folder, name));
  const inSet = slashes(path.join(path.relative(root, folder), name));
  const caption = (tags ?? []).map(tagKey).join(', ');
  const inCaption = (tags ?? []).length > 0 && matches(`*${fold(pattern)}*`, caption);
  switch (field) {
    case 'tag':
      return (tags ?? []).some((tag) => matches(trim(fold(pattern)), tagKey(tag)));
    case 'caption':
      return inCaption;
    case 'name':
      return matches(`*${slashes(pattern)}*`, slashes(name));
    case 'path':
      return matches(`*${slashes(pattern)}*`, full);
    case 'any':
      return inCaption || matches(`*${slashes(pattern)}*`, inSet);
    case 'subset':
      return matches(slashes(pattern), slashes(home.subset?.name ?? path.basename(folder)));
    case 'problem':
      return problems.some((code) => matches(slashes(pattern), code));
    default: {
      const names = slashes(path.join(path.basename(root), path.relative(root, folder)))
        .split('/')
        .filter((each) => each !== '' && each !== '.');
      return names.some((_, from) =>
        names.some(
          (_each, to) => to >= from && matches(slashes(pattern), names.slice(from, to + 1).join('/')),
        ),
      );
    }
  }
}

function number(
  { field, comparison, value }: QueryNode & { kind: 'number' },
  image: PlacedImage,
): boolean | null {
  const { tags, width = 512, height = 512, bytes = 1000 } = image;
  const known: Record<string, number> = {
    tags: tags?.length ?? 0,
    chars: (tags ?? []).join(', ').length,
    bytes,
    ...(width > 0 ? { width, height, area: width * height, ratio: width / height } : {}),
  };
  const found = known[field];
  if (found === undefined) return null;
  const answers = { '=': found === value, '<': found < value, '>': found > value };
  switch (comparison) {
    case '!=':
      return !answers['='];
    case '<=':
      return answers['='] || answers['<'];
    case '>=':
      return answers['='] || answers['>'];
    default:
      return answers[comparison];
  }
}

function state(
  name: string,
  { tags, problems = [], home, width = 512, height = 512 }: PlacedImage,
): boolean | null {
  const states = { untagged: tags === null, empty: tags?.length === 0, tagged: (tags?.length ?? 0) > 0 };
  if (name in states) return states[name as keyof typeof states];
  if (name === 'unusable') return problems.some((code) => errors.includes(code));
  if (name === 'regularization') return home.subset?.regularization ?? false;
  if (name === 'upscaled') {
    if (home.bucketsAreSaid !== true) return null;
    return width > 0 ? problems.includes('image-enlarged') : null;
  }
  if (width === 0) return null;
  return name === 'square' ? width === height : name === 'landscape' ? width > height : width < height;
}

function thing(name: string, { tags, mask = false, problems = [], home }: PlacedImage): boolean | null {
  switch (name) {
    case 'problem':
      return problems.length > 0;
    case 'error':
      return problems.some((code) => errors.includes(code));
    case 'warning':
      return problems.some((code) => !errors.includes(code));
    case 'caption':
      return tags !== null;
    case 'mask':
      return mask;
    case 'trigger': {
      const trigger = home.subset?.trigger ?? null;
      return trigger !== null && (tags ?? []).some((tag) => tagKey(tag) === tagKey(trigger));
    }
    default:
      return null;
  }
}

/** Changes the text of a pattern and leaves its wildcards and their escapes. */
function inText(pattern: string, change: (text: string) => string): string {
  return pattern.replace(/(?:\\[\s\S]|[^*?\\])+/g, (part) =>
    change(part.replace(/\\([\s\S])/g, '$1')).replace(/[\\*?]/g, '\\$&'),
  );
}

function fold(pattern: string): string {
  return inText(pattern, (part) =>
    part
      .replace(/\\([\\()])/g, '$1')
      .replace(/[_\s]+/g, ' ')
      .toLowerCase(),
  );
}

function trim(pattern: string): string {
  return pattern.trim();
}

function slashes(textOrPattern: string): string {
  return textOrPattern.includes('\\')
    ? inText(textOrPattern, (part) => part.replaceAll('\\', '/').toLowerCase())
    : textOrPattern.toLowerCase();
}

/** Whether a pattern means a whole text: a table of which beginnings mean which. */
export function matches(pattern: string, text: string): boolean {
  const wanted: (string | null | undefined)[] = [];
  for (const [part] of pattern.matchAll(/\\[\s\S]|[\s\S]/gu))
    wanted.push(
      part === '*'
        ? undefined
        : part === '?'
          ? null
          : part.length > 1 && part.startsWith('\\')
            ? part.slice(1)
            : part,
    );
  const characters = [...text];
  let row = [true, ...characters.map(() => false)];
  for (const part of wanted) {
    const next = [part === undefined && row[0] === true];
    characters.forEach((character, at) => {
      const before = row[at] === true;
      next.push(
        part === undefined
          ? row[at + 1] === true || next[at] === true
          : before && (part === null || part === character),
      );
    });
    row = next;
  }
  return row.at(-1) === true;
}
