import type { CatalogueEntry, CatalogueFile } from '../catalogueEntry';
import { ModelError } from '../modelError';

const hub = 'https://huggingface.co';

/**
 * The address under which repositories lie.
 *
 * @param mirror as the setting has it; empty or null for the hub itself
 * @throws ModelError `mirror` when it is no address that may be used
 */
export function baseAddress(mirror: string | null | undefined): string {
  const given = mirror?.trim() ?? '';
  if (given === '') return hub;
  const url = URL.canParse(given) ? new URL(given) : null;
  const allowed =
    url !== null &&
    isAllowed(url, true) &&
    url.username === '' &&
    url.password === '' &&
    url.search === '' &&
    url.hash === '';
  if (!allowed)
    throw new ModelError(
      'mirror',
      `The mirror ${JSON.stringify(given)} is no address that models can be downloaded from.`,
      'Write it as https://host or https://host/path, or leave the setting empty.',
    );
  return url.href.replace(/\/+$/, '');
}

/** Where a file of a model is downloaded from. */
export function fileAddress(base: string, entry: CatalogueEntry, file: CatalogueFile): string {
  const parts = (text: string): string => text.split('/').map(encodeURIComponent).join('/');
  const { repository, revision } = file.from ?? entry;
  return `${base}/${parts(repository)}/resolve/${encodeURIComponent(revision)}/${parts(file.path)}`;
}

/** The page of a model's repository, for people: licence, terms, what it was trained on. */
export function repositoryPage(entry: Pick<CatalogueEntry, 'repository'>): string {
  return `${hub}/${entry.repository}`;
}

/**
 * Whether something may be downloaded from there: over https, or from this machine itself.
 *
 * @param local whether this machine is allowed, which a server elsewhere must not send us to
 */
export function isAllowed(url: URL, local: boolean): boolean {
  if (url.protocol === 'https:') return true;
  return local && isLocal(url);
}

/** Whether an address is unencrypted and on this machine. */
export function isLocal(url: URL): boolean {
  return url.protocol === 'http:' && ['127.0.0.1', '[::1]', 'localhost'].includes(url.hostname);
}
