// Rules about the trigger: the word that calls the LoRA.

import { tagKey } from '../tagging/tagText';
import type { LintContext, LintProblem } from './lintTypes';
import { insertInLine, moveTag } from './tagEdits';
import type { CaptionLine } from './tagSpans';
import { tagSpans } from './tagSpans';

/** Whether the trigger is missing in a caption, or stands behind other tags. */
export function aboutTrigger(text: string, line: CaptionLine, context: LintContext): LintProblem[] {
  const { trigger, style, on } = context;
  const [first] = line.spans;
  if (trigger === null || first === undefined) return [];
  const key = tagKey(trigger);
  const span = line.spans.find((one) => one.key === key);
  if (span === undefined) {
    // as the trainer looks for it: a word of its own, in a tag or a sentence
    if (
      context.triggerIsAdded ||
      !on.has('missingTrigger') ||
      hasWord(text.slice(line.start, line.end), trigger)
    )
      return [];
    return [
      {
        rule: 'missingTrigger',
        start: first.start,
        end: first.end,
        message: `The trigger “${trigger}” is missing: this picture does not teach what it means.`,
        fixes: [
          {
            title: `Put “${trigger}” in front`,
            changes: insertInLine(text, line, [trigger], 0, style),
            safe: false,
            everywhere: { kind: 'add', tags: [trigger], at: 'start' },
          },
        ],
        related: [],
        needless: false,
      },
    ];
  }
  if (span === first) return [];
  const all = tagSpans(text, style);
  const place = (start: number): number => all.findIndex((one) => one.start === start);
  return [
    {
      rule: 'triggerNotFirst',
      start: span.start,
      end: span.end,
      message: `The trigger “${trigger}” is not the first tag: where tags are shuffled or dropped, the first ones are those that stay.`,
      fixes: [
        {
          title: `Move “${span.text}” to the front`,
          changes: moveTag(text, place(span.start), place(first.start), style),
          safe: true,
          everywhere: { kind: 'arrange', tags: [trigger] },
        },
      ],
      related: [],
      needless: false,
    },
  ];
}

/** Whether a text has the word (or words) as a whole; case does not count, as CLIP lower-cases. */
function hasWord(text: string, word: string): boolean {
  const pattern = word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`(?<![\\p{L}\\p{N}_])${pattern}(?![\\p{L}\\p{N}_])`, 'iu').test(text);
}
