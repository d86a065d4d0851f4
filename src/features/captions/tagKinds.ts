import * as vscode from 'vscode';
import type { TagCategory } from '../../shared/dictionary/entry';
import type { TagDictionary } from '../../shared/dictionary/tagDictionary';
import { tagKey } from '../../shared/tagging/tagText';

/** Semantic token types of captions and of tag pages; package.json says how themes colour them. */
export const tokenTypes = [
  'sdTrigger',
  'sdGeneral',
  'sdArtist',
  'sdCopyright',
  'sdCharacter',
  'sdSpecies',
  'sdMeta',
  'sdLore',
  'sdInvalid',
  'sdUnknown',
  'sdHeading',
  'sdFaint',
] as const;

export type TokenType = (typeof tokenTypes)[number];

/** What numbers of semantic tokens mean. */
export const tokenLegend = new vscode.SemanticTokensLegend([...tokenTypes]);

const types: Readonly<Record<TagCategory, TokenType>> = {
  general: 'sdGeneral',
  artist: 'sdArtist',
  copyright: 'sdCopyright',
  character: 'sdCharacter',
  species: 'sdSpecies',
  meta: 'sdMeta',
  rating: 'sdMeta',
  quality: 'sdMeta',
  model: 'sdMeta',
  year: 'sdMeta',
  lore: 'sdLore',
  invalid: 'sdInvalid',
  unknown: 'sdUnknown',
};

/** The category of a tag by the dictionary, also of one that is an alias; undefined for tags that it does not know. */
export function categoryOf(dictionary: TagDictionary, tag: string): TagCategory | undefined {
  return (dictionary.find(tag) ?? dictionary.canonical(tag)[0])?.category;
}

/**
 * How a tag is coloured.
 *
 * @param trigger of the subset, if it has one
 */
export function tokenType(dictionary: TagDictionary, tag: string, trigger: string | null): TokenType {
  if (trigger !== null && tagKey(tag) === tagKey(trigger)) return 'sdTrigger';
  return types[categoryOf(dictionary, tag) ?? 'unknown'];
}
