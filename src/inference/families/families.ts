import { camie } from './camie';
import { clTagger } from './clTagger';
import { deepdanbooru } from './deepdanbooru';
import type { Family, FamilyId } from './family';
import { joytag } from './joytag';
import { mlDanbooru } from './mlDanbooru';
import { pixai } from './pixai';
import { wd } from './wd';

/** All families that are known. */
export const families: Readonly<Record<FamilyId, Family>> = {
  wd,
  deepdanbooru,
  joytag,
  'cl-tagger': clTagger,
  pixai,
  camie,
  'ml-danbooru': mlDanbooru,
};
