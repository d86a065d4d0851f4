import * as vscode from 'vscode';
import { tagPageScheme } from '../../platform/schemes';
import { tagKey } from '../../shared/tagging/tagText';

/** What a page is about. */
export interface TagPagePlace {
  /** Id of a data set; null for what the dictionary says alone. */
  readonly set: string | null;
  /** See `tagKey`: a tag has one page, however it is written. */
  readonly key: string;
}

/** By this folder, which is on no disk, package.json knows the language of pages. */
const pageFolder = '/tag page/';

/** The address of a tag's page; its last part is what tabs show. */
export function tagPageUri(set: string | null, tag: string): vscode.Uri {
  const key = tagKey(tag);
  const place: TagPagePlace = { set, key };
  // a slash would be read as a folder
  return vscode.Uri.from({
    scheme: tagPageScheme,
    path: `${pageFolder}${key.replaceAll('/', '⁄')}`,
    query: JSON.stringify(place),
  });
}

/** Undefined for addresses that are none of a page. */
export function tagPagePlace(uri: vscode.Uri): TagPagePlace | undefined {
  if (uri.scheme !== tagPageScheme) return undefined;
  try {
    const { set, key } = JSON.parse(uri.query) as Record<string, unknown>;
    if (typeof key === 'string' && (typeof set === 'string' || set === null)) return { set, key };
  } catch {
    // written by hand
  }
  return undefined;
}
