// What a single filter means, or why it means nothing.

import { nearest } from '../nearest';
import { figureOf } from './figure';
import { filterNamed, filterNames, filters, isNumberFilter, isTextFilter } from './filters';
import type { LexedValue, TermToken } from './lex';
import type { Comparison, ImageState, ImageThing, QueryNode } from './node';
import { allOf, states, things } from './node';
import { printedPattern } from './print';
import type { QueryError } from './queryError';

/** Other words for states and things. */
const otherNames: Readonly<Record<string, string>> = {
  captioned: 'tagged',
  enlarged: 'upscaled',
  broken: 'unusable',
  reg: 'regularization',
  regularisation: 'regularization',
  problems: 'problem',
  errors: 'error',
  warnings: 'warning',
  confidence: 'scores',
};

type Report = (error: QueryError) => void;

/** The node of a filter; null where it means nothing, which is reported. */
export function termNode(term: TermToken, report: Report): QueryNode | null {
  const { name, operator, value } = term;
  if (value.open)
    report({
      start: value.start,
      end: value.end,
      message: 'This quote is not closed.',
      fix: `Put ${value.raw.includes('"') ? "'" : '"'} where the text ends.`,
    });
  if (name === null) return text(term, 'any', report);
  const filter = filterNamed(name);
  if (filter === undefined) return unknownFilter(term, name, report);
  if (filter.kind === 'conf') return confidence(term, report);
  if (isNumberFilter(filter)) return number(term, filter.name, report);
  if (operator !== ':') {
    const many = filters.find((other) => other.name === `${filter.name}s`);
    report({
      start: term.operatorStart,
      end: term.operatorStart + operator.length,
      message: `The filter “${filter.name}” takes a text and cannot be compared.`,
      fix:
        many === undefined
          ? `Write it with a colon: ${filter.example}.`
          : `Write ${filter.example}, or count with ${many.example}.`,
    });
    return null;
  }
  if (isTextFilter(filter)) return text(term, filter.name, report);
  return filter.kind === 'is'
    ? chosen(term, states, (state: ImageState) => ({ kind: 'is', state }), report)
    : chosen(term, things, (thing: ImageThing) => ({ kind: 'has', thing }), report);
}

function text(
  { name, start, end, value }: TermToken,
  field: (QueryNode & { kind: 'text' })['field'],
  report: Report,
): QueryNode | null {
  if (value.pattern !== '') return { kind: 'text', field, pattern: value.pattern };
  if (value.open) return null;
  const example = name === null ? '"long hair"' : (filterNamed(name)?.example ?? '');
  report(
    value.quoted
      ? {
          start: value.start,
          end: value.end,
          message: 'There is nothing between the quotes.',
          fix: `Put a text between them: ${example}.`,
        }
      : {
          start,
          end,
          message: `The filter “${name ?? ''}” has no value.`,
          fix: `Put it right behind the colon: ${example}.`,
        },
  );
  return null;
}

/** A word with a colon that is no filter: looked for as it is, and told. */
function unknownFilter(
  { start, operator, operatorStart, value }: TermToken,
  name: string,
  report: Report,
): QueryNode {
  const near = nearest(name, filterNames);
  const quoted = `put quotes around the text: "${value.raw.replaceAll('"', '\\"')}"`;
  report({
    start,
    end: operatorStart + operator.length,
    message: `There is no filter “${name}”, so it is looked for as text.`,
    fix:
      near === undefined
        ? `${quoted.charAt(0).toUpperCase()}${quoted.slice(1)}.`
        : `Write ${near}${operator}, or ${quoted}.`,
  });
  return { kind: 'text', field: 'any', pattern: value.pattern };
}

function chosen<T extends string>(
  { name, start, end, value }: TermToken,
  known: readonly T[],
  made: (word: T) => QueryNode,
  report: Report,
): QueryNode | null {
  const word = value.raw.toLowerCase();
  const said = otherNames[word] ?? word;
  const found = known.find((each) => each === said);
  if (found !== undefined) return made(found);
  const near = nearest(word, known);
  const all = `${known.slice(0, -1).join(', ')} or ${known.at(-1) ?? ''}`;
  const filter = (name ?? '').toLowerCase();
  report({
    start: value.raw === '' ? start : value.start,
    end: value.raw === '' ? end : value.end,
    message:
      value.raw === '' ? `The filter “${filter}” has no value.` : `“${filter}:” knows no “${value.raw}”.`,
    fix: near === undefined ? `Choose ${all}.` : `Did you mean ${filter}:${near}? There are ${all}.`,
  });
  return null;
}

function number(
  term: TermToken,
  field: (QueryNode & { kind: 'number' })['field'],
  report: Report,
): QueryNode | null {
  const { operator, value } = term;
  const example = filterNamed(field)?.example ?? '';
  if (value.raw === '' || operator === '') {
    report({
      start: term.start,
      end: term.end,
      message: `The filter “${field}” has no number.`,
      fix: `Put one behind it: ${example}.`,
    });
    return null;
  }
  // taggui's fork: the size in pixels
  const size = field === 'bytes' ? /^(\d{1,9})[:x×](\d{1,9})$/i.exec(value.raw) : null;
  if (size !== null && operator === ':')
    return allOf([
      { kind: 'number', field: 'width', comparison: '=', value: Number(size[1]) },
      { kind: 'number', field: 'height', comparison: '=', value: Number(size[2]) },
    ]);
  const figure = figureOf(value.raw, field);
  if (figure !== null) return { kind: 'number', field, comparison: comparisonOf(operator), value: figure };
  report(noFigure(value, example));
  return null;
}

function confidence(term: TermToken, report: Report): QueryNode | null {
  const { start, end, operator, operatorStart, value, argument } = term;
  const wrong = (
    message: string,
    place: { start: number; end: number } = { start, end },
    tag = 'smile',
  ): null => {
    report({ ...place, message, fix: `Write it like conf(${tag})>0.8.` });
    return null;
  };
  if (argument === null) return wrong('The filter “conf” takes its tag between parentheses.');
  if (argument.open)
    report({
      start: argument.start,
      end: argument.end,
      message: 'This quote is not closed.',
      fix: 'Put a quote where the tag ends.',
    });
  if (argument.pattern === '') return wrong('The filter “conf” has no tag between its parentheses.');
  const tag = argument.quoted ? printedPattern(argument.pattern) : argument.raw;
  if (operator === '')
    return wrong('The filter “conf” needs a comparison behind its tag.', { start, end }, tag);
  if (value.raw === '') return wrong('The comparison has no number.', { start: operatorStart, end }, tag);
  const figure = figureOf(value.raw, 'conf');
  if (figure === null || figure < 0 || figure > 1)
    return wrong(`“${value.raw}” is no confidence, which is between 0 and 1.`, value, tag);
  return { kind: 'conf', pattern: argument.pattern, comparison: comparisonOf(operator), value: figure };
}

function noFigure({ start, end, raw }: LexedValue, example: string): QueryError {
  return {
    start,
    end,
    message: `“${raw}” is not a number that this filter takes.`,
    fix: `Write it like ${example}.`,
  };
}

/** `:` alone compares for equality. */
function comparisonOf(operator: string): Comparison {
  const compared = operator.replace(/^:/, '');
  return compared === '' || compared === '==' ? '=' : (compared as Comparison);
}
