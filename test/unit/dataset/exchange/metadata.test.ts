import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { exportMetadata } from '../../../../src/dataset/exchange/metadataExport';
import { importMetadata } from '../../../../src/dataset/exchange/metadataImport';
import { Place } from '../journal/place';

let place: Place;
beforeEach(() => {
  place = new Place();
});
afterEach(() => place.remove());

describe('metadata.jsonl', () => {
  it('holds every image with its caption, from its folder on', async () => {
    place.write('a.txt', '\n1girl, "x"\nsecond line\n');
    place.write('sub/b.txt', ' ');
    const images = [
      { path: place.path('a.png'), caption: place.path('a.txt'), words: null },
      { path: place.path('sub/b.png'), caption: place.path('sub/b.txt'), words: 'girl' },
      { path: place.path('c.png'), caption: null, words: null },
    ];
    const { edit, leftOut } = await exportMetadata(images, place.folder);
    expect(edit.after?.toString()).toBe(
      '{"file_name":"a.png","text":"1girl, \\"x\\""}\n{"file_name":"sub/b.png","text":"girl"}\n',
    );
    expect(leftOut).toEqual([place.path('c.png')]);
    expect((await exportMetadata(images, place.path('sub'))).leftOut).toContain(place.path('a.png'));
  });

  it('becomes captions as a step of the journal, which is undone', async () => {
    place.write('a.png', '');
    place.write('sub/b.png', '');
    place.write('sub/b.caption', '\uFEFFold\r\n');
    place.write(
      'metadata.jsonl',
      '{"file_name":"a.png","text":"1girl,\\n solo"}\r\n\r\n{"file_name":"sub/b.png","text":"new"}\n',
    );
    const skipping = await importMetadata(place.path('metadata.jsonl'));
    expect(skipping).toMatchObject({ edits: { length: 1 }, unchanged: 1, problems: [] });
    const { edits } = await importMetadata(place.path('metadata.jsonl'), { captioned: 'replace' });
    const step = await place.journal.apply('Import', 'import', edits);
    expect(place.read('a.txt')).toBe('1girl, solo\n');
    expect(place.read('sub/b.caption')).toBe('\uFEFFnew\r\n');
    expect((await importMetadata(place.path('metadata.jsonl'), { captioned: 'replace' })).edits).toEqual([]);
    await place.journal.undo(step.id);
    expect([place.read('a.txt'), place.read('sub/b.caption')]).toEqual([null, '\uFEFFold\r\n']);
  });

  it.each([
    ['{"file_name":', 'no JSON'],
    ['[1]', 'no file_name'],
    ['{"file_name":"a.png"}', 'no text'],
    ['{"file_name":"../a.png","text":"x"}', 'outside'],
    ['{"file_name":"/etc/passwd","text":"x"}', 'outside'],
    ['{"file_name":"none.png","text":"x"}', 'no image none.png'],
    ['{"file_name":"a.png","text":"y"}', 'same image'],
  ])('names the line that cannot be used: %s', async (line, message) => {
    place.write('a.png', '');
    place.write('metadata.jsonl', `{"file_name":"a.png","prompt":"x"}\n${line}\n`);
    const { edits, problems } = await importMetadata(place.path('metadata.jsonl'));
    expect(edits).toHaveLength(1);
    expect(problems).toMatchObject([{ line: 2, message: expect.stringContaining(message) }]);
    expect(problems[0]?.fix).not.toBe('');
  });

  it('is refused as a whole when it cannot be read', async () => {
    await expect(importMetadata(place.path('none.jsonl'))).rejects.toMatchObject({
      code: 'metadata-unreadable',
    });
  });

  it('brings every caption back that it was made of', async () => {
    const text = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((each) => each.replace(/\s+/g, ' ').trim());
    await fc.assert(
      fc.asyncProperty(
        fc.array(
          text.filter((each) => each !== ''),
          { minLength: 1, maxLength: 4 },
        ),
        async (captions) => {
          const own = new Place();
          try {
            const images = captions.map((caption, n) => {
              own.write(`${n}.png`, '');
              return {
                path: own.path(`${n}.png`),
                caption: own.write(`${n}.txt`, `${caption}\n`),
                words: null,
              };
            });
            const { edit } = await exportMetadata(images, own.folder);
            own.write('metadata.jsonl', edit.after);
            captions.forEach((_, n) => own.write(`${n}.txt`, null));
            const { edits, problems } = await importMetadata(own.path('metadata.jsonl'));
            expect(problems).toEqual([]);
            expect(edits.map(({ after }) => after?.toString())).toEqual(
              captions.map((caption) => `${caption}\n`),
            );
          } finally {
            own.remove();
          }
        },
      ),
      { numRuns: 25 },
    );
  });
});
