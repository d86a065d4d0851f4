import * as vscode from 'vscode';
import { settings } from '../../platform/settings';
import type { Services } from '../../services';
import type { CompletionPlace } from '../../shared/captions/completionPlace';
import { completionPlace, trailingJoint } from '../../shared/captions/completionPlace';
import { shortCount } from '../../shared/captions/shortCount';
import type { WritingHabits } from '../../shared/captions/writingHabits';
import { noHabits, written, writingHabits } from '../../shared/captions/writingHabits';
import type { TagCategory, TagCompletion } from '../../shared/dictionary/entry';
import type { TagCount } from '../../shared/dataset/records';
import { tagKey } from '../../shared/tagging/tagText';
import type { CaptionDocument, CaptionDocuments } from './captionDocuments';
import { completionDocumentation } from './completionDocumentation';

/** Letters that ask for completions; others do so by themselves, being letters of words. */
export const completionTriggers = [' ', '_', '-', '(', '\\', '/', ':', '.', '+', '<', '>', '^', '='];

/** More are not looked at by anybody. */
const limit = 50;

const noTags: readonly TagCount[] = [];

/** Icons that tell kinds of tags apart, in the colours that each theme gives them. */
const icons: Readonly<Record<TagCategory, vscode.CompletionItemKind>> = {
  general: vscode.CompletionItemKind.Value,
  character: vscode.CompletionItemKind.User,
  copyright: vscode.CompletionItemKind.Module,
  artist: vscode.CompletionItemKind.Color,
  species: vscode.CompletionItemKind.Class,
  meta: vscode.CompletionItemKind.Property,
  rating: vscode.CompletionItemKind.EnumMember,
  quality: vscode.CompletionItemKind.Event,
  model: vscode.CompletionItemKind.Unit,
  year: vscode.CompletionItemKind.Constant,
  lore: vscode.CompletionItemKind.Reference,
  invalid: vscode.CompletionItemKind.Issue,
  unknown: vscode.CompletionItemKind.Text,
};

/** A completion with what its documentation is made of. */
export class TagItem extends vscode.CompletionItem {
  constructor(
    label: vscode.CompletionItemLabel,
    kind: vscode.CompletionItemKind,
    readonly tag: TagCompletion,
    readonly set: string | undefined,
  ) {
    super(label, kind);
  }
}

/**
 * Completes the tag at the cursor from the tags of the data set and the dictionaries. The ranking is the dictionary's own, and asked
 * for anew at each letter: VS Code neither filters nor sorts.
 */
export class TagCompletions implements vscode.CompletionItemProvider<TagItem> {
  constructor(
    private readonly services: Services,
    private readonly documents: CaptionDocuments,
  ) {}

  provideCompletionItems(
    document: vscode.TextDocument,
    position: vscode.Position,
    _token: vscode.CancellationToken,
    context: vscode.CompletionContext,
  ): vscode.CompletionList<TagItem> {
    const caption = this.documents.of(document);
    if (caption === undefined) return new vscode.CompletionList([]);
    const text = document.getText();
    const place = completionPlace(text, document.offsetAt(position), caption.style);
    // a space of itself asks for nothing; Ctrl+Space does
    if (place.typed === '' && context.triggerKind !== vscode.CompletionTriggerKind.Invoke)
      return new vscode.CompletionList([], true);
    const own = caption.set === undefined ? noTags : this.services.index.tags(caption.set.id);
    const found = this.services.dictionary.current
      .complete(place.typed, { own, limit })
      .filter((tag) => !isOwnSlip(tag, place, caption));
    const fresh = found.filter(({ name }) => !place.others.has(tagKey(name)));
    const there = found.filter(({ name }) => place.others.has(tagKey(name)));
    const habits = own === noTags ? noHabits : writingHabits(own);
    const items = [...fresh, ...there].map((tag, at) =>
      this.#item(tag, at, { document, place, caption, habits }),
    );
    return new vscode.CompletionList(items, true);
  }

  resolveCompletionItem(item: TagItem): TagItem {
    item.documentation = completionDocumentation(this.services, item.tag, item.set);
    return item;
  }

  #item(tag: TagCompletion, rank: number, { document, place, caption, habits }: Asked): TagItem {
    const there = place.others.has(tagKey(tag.name));
    const name = tag.uses > 0 ? tag.name : written(tag.name, habits);
    const label: vscode.CompletionItemLabel = {
      label: tag.alias === null ? name : `${written(tag.alias, habits)} ➝ ${name}`,
      description: [there ? 'in the caption' : '', counts(tag)].filter((part) => part !== '').join(' · '),
    };
    const item = new TagItem(label, icons[tag.category], tag, caption.set?.id);
    const joint = place.last && settings.completeSeparator ? trailingJoint(caption.style) : '';
    item.insertText = place.lead + name + joint;
    item.range = new vscode.Range(document.positionAt(place.start), document.positionAt(place.end));
    // what was typed, so that everything fits equally well and the order is ours
    item.filterText = place.typed;
    item.sortText = String(rank).padStart(4, '0');
    item.detail = tag.category === 'unknown' ? '' : tag.category;
    if (there) item.tags = [vscode.CompletionItemTag.Deprecated];
    if (joint !== '') item.command = { command: 'editor.action.triggerSuggest', title: 'Next tag' };
    return item;
  }
}

interface Asked {
  readonly document: vscode.TextDocument;
  readonly place: CompletionPlace;
  readonly caption: CaptionDocument;
  readonly habits: WritingHabits;
}

/** What was typed itself, which counts as a tag of the data set since the caption was saved half written. */
function isOwnSlip(tag: TagCompletion, { typed }: CompletionPlace, { image }: CaptionDocument): boolean {
  return (
    tag.match === 'exact' &&
    tag.uses === 1 &&
    tag.category === 'unknown' &&
    tag.posts === 0 &&
    image?.tags.some((own) => tagKey(own) === tagKey(typed)) === true
  );
}

function counts({ uses, posts }: TagCompletion): string {
  return [uses > 0 ? `${shortCount(uses)} here` : '', posts > 0 ? `${shortCount(posts)} posts` : '']
    .filter((part) => part !== '')
    .join(' · ');
}
