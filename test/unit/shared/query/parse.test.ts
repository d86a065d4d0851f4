import { describe, expect, it } from 'vitest';
import { filters } from '../../../../src/shared/query/filters';
import { parseQuery } from '../../../../src/shared/query/parse';
import { printQuery } from '../../../../src/shared/query/print';

/** What a query is read as; it must have no error. */
function read(text: string): string {
  const { node, errors } = parseQuery(text);
  expect(errors, text).toEqual([]);
  return printQuery(node);
}

/** The errors of a query: what each is about, and what it says. */
function wrong(text: string): [string, string][] {
  return parseQuery(text).errors.map(({ start, end, message }) => [text.slice(start, end), message]);
}

describe('a query', () => {
  it('has filters side by side that must all hold, and - in front of what must not', () => {
    expect(read('tag:"long hair" -tag:glasses is:untagged')).toBe('tag:"long hair" -tag:glasses is:untagged');
    expect(read('a AND b c')).toBe('a b c');
    expect(read('--a -(b c) NOT NOT d')).toBe('a -(b c) d');
  });

  it('binds NOT before AND before OR', () => {
    expect(read('NOT a AND b OR c AND d')).toBe('-a b OR c d');
    expect(read('a AND (b OR NOT c)')).toBe('a (b OR -c)');
    expect(read('(a OR b) OR (c OR d)')).toBe('a OR b OR c OR d');
  });

  it('compares numbers, with spaces or not, and in the units that people use', () => {
    expect(read('tags>20 tokens >= 75 chars!=3')).toBe('tags>20 tokens>=75 chars!=3');
    expect(read('bytes>1.5mb area<0.3mp ratio>3:2 height=1k')).toBe(
      'bytes>1500000 area<300000 ratio>1.5 height=1000',
    );
    expect(read('conf(smile)>80% conf("long hair") <= .5')).toBe('conf(smile)>0.8 conf("long hair")<=0.5');
  });

  it('takes the names of tags as they are written, brackets and all', () => {
    expect(read('tag:saber_(fate) (tag:a(b) OR c)')).toBe('tag:"saber_(fate)" (tag:"a(b)" OR c)');
    expect(read('tag:saber\\ \\(fate\\)')).toBe('tag:"saber (fate)"');
    expect(read('tag:\\m/ >_< :d')).toBe('tag:"\\\\m/" ">_<" ":d"');
    expect(read('path:C:\\Users\\kira')).toBe('path:"C:\\\\Users\\\\kira"');
    expect(read('tag:"a \\"b\\" \\* c*"')).toBe('tag:"a \\"b\\" \\* c*"');
  });

  it('may be empty, and is then about everything', () => {
    expect(parseQuery('  ')).toEqual({ text: '  ', node: null, errors: [] });
  });
});

describe('filters of taggui', () => {
  it.each([
    ['tag:cat', 'tag:cat'],
    ['tag:"orange cat"', 'tag:"orange cat"'],
    [`tag:'orange "cat"'`, 'tag:"orange \\"cat\\""'],
    ['tag:"orange \\"cat\\""', 'tag:"orange \\"cat\\""'],
    ['caption:cat', 'caption:cat'],
    ['name:cat', 'name:cat'],
    ['path:cat', 'path:cat'],
    ['cat', 'cat'],
    ['tags:=13', 'tags=13'],
    ['tags:==13', 'tags=13'],
    ['tags:!=7', 'tags!=7'],
    ['chars:<100', 'chars<100'],
    ['chars:>=30', 'chars>=30'],
    ['tokens:>75', 'tokens>75'],
    ['tokens:<=50', 'tokens<=50'],
    ['width:>512', 'width>512'],
    ['height:=1024', 'height=1024'],
    ['size:512:512', 'width=512 height=512'],
    ['tag:*cat', 'tag:*cat'],
    ['NOT tag:cat', '-tag:cat'],
    ['tag:cat AND tag:orange', 'tag:cat tag:orange'],
    ['tag:cat or tag:dog', 'tag:cat OR tag:dog'],
    ['tag:cat AND (tag:orange OR tag:white)', 'tag:cat (tag:orange OR tag:white)'],
    ['not(tag:cat)', '-tag:cat'],
    ['tag: cat and tags: > 3', 'tag:cat tags>3'],
  ])('%s is read as it is typed', (typed, printed) => {
    expect(read(typed)).toBe(printed);
  });
});

describe('what is wrong with a query', () => {
  it.each([
    ['tag:', 'tag:', 'The filter “tag” has no value.'],
    ['tag:""', '""', 'There is nothing between the quotes.'],
    ['tags>many', 'many', '“many” is not a number that this filter takes.'],
    ['tags>', 'tags>', 'The filter “tags” has no number.'],
    ['tag>5', '>', 'The filter “tag” takes a text and cannot be compared.'],
    ['is:taged', 'taged', '“is:” knows no “taged”.'],
    ['has:', 'has:', 'The filter “has” has no value.'],
    ['tga:hair', 'tga:', 'There is no filter “tga”, so it is looked for as text.'],
    ['with>512', 'with>', 'There is no filter “with”, so it is looked for as text.'],
    ['conf(smile)', 'conf(smile)', 'The filter “conf” needs a comparison behind its tag.'],
    ['conf:smile>0.5', 'conf:smile>0.5', 'The filter “conf” takes its tag between parentheses.'],
    ['conf(smile)>5', '5', '“5” is no confidence, which is between 0 and 1.'],
    ['"long hair', '"long hair', 'This quote is not closed.'],
    ['(a OR b', '(', 'This parenthesis is not closed.'],
    ['a)', ')', 'This parenthesis closes nothing.'],
    ['()', '()', 'There is nothing between the parentheses.'],
    ['a AND', 'AND', 'AND has no filter on one of its sides.'],
    ['OR a', 'OR', 'OR has no filter on one of its sides.'],
    ['a OR OR b', 'OR', 'OR has no filter on one of its sides.'],
    ['NOT', 'NOT', 'Nothing stands behind NOT.'],
    ['a - b', '-', 'Nothing stands right behind the minus.'],
  ])('%s: the place and the cause', (text, place, message) => {
    expect(wrong(text)).toEqual([[place, message]]);
  });

  it('is mended by what is offered: the examples are right, and quotes make a text of a word', () => {
    for (const { example } of filters) expect(parseQuery(example).errors, example).toEqual([]);
    const [error] = parseQuery('re:zero').errors;
    expect(error?.fix).toBe('Put quotes around the text: "re:zero".');
    expect(read('"re:zero"')).toBe('"re:zero"');
    expect(parseQuery('tga:hair').errors[0]?.fix).toBe(
      'Write tag:, or put quotes around the text: "tga:hair".',
    );
    expect(parseQuery('is:taged').errors[0]?.fix).toContain('Did you mean is:tagged?');
  });

  it('leaves the rest of the query in force', () => {
    expect(printQuery(parseQuery('tag:smile tags>many (is:cute OR is:tagged) AND').node)).toBe(
      'tag:smile is:tagged',
    );
    expect(printQuery(parseQuery('re:zero').node)).toBe('"re:zero"');
  });

  it('is told also of parentheses that nobody can follow, and of very long texts', () => {
    const deep = parseQuery(`${'('.repeat(100_000)}a${')'.repeat(100_000)}`);
    expect(deep.errors.map(({ message }) => message)).toContain(
      'There are too many parentheses within parentheses.',
    );
    expect(parseQuery('-'.repeat(100_001) + 'a').node).toMatchObject({ kind: 'not' });
  });
});
