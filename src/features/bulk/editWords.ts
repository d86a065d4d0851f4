import { count } from '../../platform/words';
import type { BulkEdit } from '../../shared/captions/bulkEdit';

/** What an edit does, for headings and the history: `Rename “a” to “b”`. */
export function editWords(edit: BulkEdit): string {
  switch (edit.kind) {
    case 'add':
      return `Add ${quoted(edit.tags)}`;
    case 'remove':
      return `Remove ${quoted(edit.tags)}`;
    case 'rename':
      return `Rename ${quoted(edit.from)} to “${edit.to}”`;
    case 'replace':
      return `Replace ${edit.regex ? `/${shortened(edit.find)}/` : `“${shortened(edit.find)}”`} by “${shortened(edit.by)}”`;
    case 'order':
      return orderWords[edit.by];
    case 'front':
      return `Move ${quoted(edit.tags)} to the front`;
    case 'arrange':
      return `Put ${quoted(edit.tags)} first`;
    case 'dedupe':
      return 'Remove repeated tags';
    case 'affix':
      return `Put “${shortened(edit.prefix || edit.suffix)}” ${edit.prefix === '' ? 'behind' : edit.suffix === '' ? 'before' : 'around'} ${edit.unit === 'tag' ? 'each tag' : 'captions'}`;
    case 'set':
      return edit.tags.length === 0 ? 'Remove all tags' : `Set the tags to ${quoted(edit.tags)}`;
  }
}

const orderWords = {
  trigger: 'Put the trigger first',
  category: 'Order tags by category',
  frequency: 'Order tags by frequency',
  name: 'Order tags by name',
  reverse: 'Reverse the order of tags',
  shuffle: 'Shuffle tags',
} as const;

function quoted(tags: readonly string[]): string {
  return tags.length > 3 ? count(tags.length, 'tag') : tags.map((tag) => `“${shortened(tag)}”`).join(', ');
}

function shortened(text: string): string {
  return text.length > 40 ? `${text.slice(0, 39)}…` : text;
}
