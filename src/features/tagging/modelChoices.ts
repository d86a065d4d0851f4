import { families } from '../../inference/families/families';
import type { ModelListing } from '../../inference/models/listing';
import type { TaggerModel } from '../../inference/models/model';
import { bytes } from '../../platform/words';
import type { ModelChoice } from '../../shared/tagging/api';
import type { Thresholds } from '../../shared/tagging/options';

/** The tagger that is always there. */
export const embeddedModel = 'embedded';

/** A line of the list of models, for a view. */
export function modelChoice(listing: ModelListing): ModelChoice {
  const { id, name, source, state, licence, checksum, note, problem } = listing;
  return {
    id,
    name,
    source,
    state,
    bytes: listing.bytes,
    licence,
    checksum,
    note,
    problem: problem === null ? null : `${problem.message} ${problem.fix}`,
    page: listing.page !== null,
  };
}

/** Thresholds that a model brings: its own, else those of its family. */
export function modelThresholds(model: TaggerModel): Readonly<Partial<Record<keyof Thresholds, number>>> {
  return { ...families[model.family].defaultThresholds, ...model.thresholds };
}

/** What a person should know before a download: size, licence, and whether the files can be checked. */
export function downloadDetail(listing: ModelListing, mirror: string): string {
  const size = listing.bytes === null ? 'Its size is not known.' : `It has ${bytes(listing.bytes)}.`;
  const licence =
    listing.licence === null
      ? 'Its source states no licence that is known here.'
      : `Its licence is ${listing.licence}.`;
  const checked =
    listing.checksum === 'verified' || listing.checksum === 'catalogue'
      ? 'Its files are checked against known checksums.'
      : 'Its files are not verified: no trusted checksum is known for them. Those that arrive are noted, so that a later change is seen.';
  const from = mirror === '' ? listing.page : mirror;
  return [size, licence, checked, from === null ? '' : `From ${from}`].filter(Boolean).join('\n');
}
