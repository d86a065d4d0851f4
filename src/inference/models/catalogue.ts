// The models that can be downloaded. Checked by a test.
//
// Where the facts come from: a revision is a commit, so that the files cannot change under us. Checksums and sizes are those which
// at least two independent public programs pin for the same file of the same repository (the hub's own ids of large files are
// sha256 too). Nobody has computed them for this list from the files themselves; a number that only one source has, or none, is
// null here, and the user is told. Licences are those that the repositories state, as those programs repeat them. Thresholds of the
// WD models are where precision equals recall, from their model cards; the others are their authors', as far as they name some.

import type { CatalogueEntry, CatalogueFile } from './catalogueEntry';

const weights = (path: string, bytes: number | null, sha256: string | null): CatalogueFile => ({
  path,
  role: 'weights',
  bytes,
  sha256,
});

const tags = (path: string, bytes: number | null, sha256: string | null): CatalogueFile => ({
  path,
  role: 'tags',
  bytes,
  sha256,
});

/** All WD v2 models share one list of 9,083 tags, and all v3 models one of 10,861. */
const wdTags = {
  v2: tags('selected_tags.csv', 253_906, '8c8750600db36233a1b274ac88bd46289e588b338218c2e4c62bbc9f2b516368'),
  v3: tags('selected_tags.csv', 308_468, '298633d94d0031d2081c0893f29c82eab7f0df00b08483ba8f29d1e979441217'),
};

interface Wd {
  readonly repository: string;
  readonly name: string;
  readonly revision: string;
  readonly general: number;
  readonly bytes: number | null;
  readonly sha256: string;
  readonly note?: string;
}

function wd(
  version: 'v2' | 'v3',
  { repository, name, revision, general, bytes, sha256, note }: Wd,
): CatalogueEntry {
  return {
    id: repository,
    name: `WD ${name} ${version}`,
    family: 'wd',
    repository: `SmilingWolf/${repository}`,
    revision,
    files: [weights('model.onnx', bytes, sha256), wdTags[version]],
    licence: 'Apache-2.0',
    thresholds: { general, character: 0.85 },
    note: note ?? null,
  };
}

const wdV3: readonly CatalogueEntry[] = [
  {
    repository: 'wd-eva02-large-tagger-v3',
    name: 'EVA02-Large',
    revision: 'b25b82a03f7282e41aa2f257a52c7583b710bd1c',
    general: 0.5296,
    bytes: 1_260_435_999,
    sha256: '9e768793060c7939b277ccb382783e8670e8a042d29d77aa736be0c8cc898bfc',
    note: 'The most accurate of the WD taggers, and slow without a graphics card.',
  },
  {
    repository: 'wd-vit-large-tagger-v3',
    name: 'ViT-Large',
    revision: 'ae469aa2e4706a3af08d3673cf73a11d1add314c',
    general: 0.2606,
    bytes: 1_260_645_673,
    sha256: 'e4c8001b000a6c98f2db10794f7c406daa79873d071d6ca924330fa053fa1845',
  },
  {
    repository: 'wd-swinv2-tagger-v3',
    name: 'SwinV2',
    revision: '627aef95638667ddcaa3ac8ae625e88ea5b02f51',
    general: 0.2653,
    bytes: 467_460_978,
    sha256: 'e6774bff34d43bd49f75a47db4ef217dce701c9847b546523eb85ff6dbba1db1',
    note: 'A good middle: accurate, and quick enough on a processor.',
  },
  {
    repository: 'wd-convnext-tagger-v3',
    name: 'ConvNeXt',
    revision: 'd39e46de298d27340111b64965e20b8185c407e6',
    general: 0.2682,
    bytes: 394_990_732,
    sha256: '1b8a7abf13d9b8368267df47501d523789c4aeae66b2296ad98483239dfa32eb',
  },
  {
    repository: 'wd-vit-tagger-v3',
    name: 'ViT',
    revision: '7f6b584d0bd3f55c4531f14ba3d4761b2bccdc0f',
    general: 0.2614,
    bytes: 378_536_310,
    sha256: '35f23693620b668f4d53fd3c62bf65e40af739bc52c7eb0fbc49258b58d065b6',
    note: 'The quickest of the third generation.',
  },
].map((one) => wd('v3', one));

const wdV2: readonly CatalogueEntry[] = [
  {
    repository: 'wd-v1-4-moat-tagger-v2',
    name: 'v1.4 MOAT',
    revision: '8452cddf280b952281b6e102411c50e981cb2908',
    general: 0.3771,
    bytes: 326_197_340,
    sha256: 'b8cef913be4c9e8d93f9f903e74271416502ce0b4b04df0ff1e2f00df488aa03',
  },
  {
    repository: 'wd-v1-4-swinv2-tagger-v2',
    name: 'v1.4 SwinV2',
    revision: 'cdb0c7fdc70646f0af29c6f80f8df564344a69b6',
    general: 0.3771,
    bytes: null,
    sha256: '04ec04fdf7db74b4fed7f4b52f52e04dec4dbad9e4d88d2d178f334079a29fde',
  },
  {
    repository: 'wd-v1-4-convnextv2-tagger-v2',
    name: 'v1.4 ConvNeXt V2',
    revision: 'dbd4dbe553ee51feb3bc745b614fb762080e3912',
    general: 0.371,
    bytes: null,
    sha256: 'e91daa19cd9e8725125b7d70702d1560855fb687f8d8c4218eddaa821f41834a',
  },
  {
    repository: 'wd-v1-4-convnext-tagger-v2',
    name: 'v1.4 ConvNeXt',
    revision: '4b34d1b07bdd8e95494072648960b8a6adcbc0ff',
    general: 0.3685,
    bytes: 387_820_405,
    sha256: '71f06ecb7b9df81d8f271da4d43997ea2ed363cdac29aa64fcb256c9631e656a',
  },
  {
    repository: 'wd-v1-4-vit-tagger-v2',
    name: 'v1.4 ViT',
    revision: '1f3f3e8ae769634e31e1ef696df11ec37493e4f2',
    general: 0.3537,
    bytes: null,
    sha256: '8a21cadd1f88a095094cafbffe3028c3cc3d97f4d58c54344c5994bcf48e24ac',
  },
].map((one) => wd('v2', one));

const others: readonly CatalogueEntry[] = [
  {
    id: 'joytag',
    name: 'JoyTag',
    family: 'joytag',
    repository: 'fancyfeast/joytag',
    revision: '6b7f16331a6ccf0fdce37d5a9564715f6e772b22',
    files: [
      weights('model.onnx', 366_116_154, 'f85b7130e6e549b5b0822537007b7482e8c4c8e754c8d9a5bee08e27050e1097'),
      tags('top_tags.txt', 76_752, '32b1963a234af848643b2bbf47d8eff1f1c7889406810c57b980f41b2b9e01d0'),
    ],
    licence: 'Apache-2.0',
    thresholds: { general: 0.4 },
    note: 'Trained on photographs too. It knows no characters, and its tags include explicit ones.',
  },
  {
    id: 'cl-tagger-1.02',
    name: 'CL Tagger 1.02',
    family: 'cl-tagger',
    repository: 'cella110n/cl_tagger',
    revision: '0b6e9b4e145b1423bfd1715119074a24a301b471',
    files: [
      weights(
        'cl_tagger_1_02/model.onnx',
        1_425_860_192,
        '1459e946ffc083159015e0eb26239016349ddd36c3daecfeb70bfa4ccf38b944',
      ),
      tags(
        'cl_tagger_1_02/tag_mapping.json',
        4_088_861,
        '9611988482f1bf9a174622c0067d0baa88fda69c0a855cc500411426e77832ec',
      ),
    ],
    licence: 'Apache-2.0',
    thresholds: { general: 0.55, character: 0.6 },
    note: 'Many characters and series; also rates quality. Programs that use it differ in their thresholds, from 0.35 to 0.6.',
  },
  {
    id: 'pixai-tagger-v0.9',
    name: 'PixAI Tagger v0.9',
    family: 'pixai',
    repository: 'deepghs/pixai-tagger-v0.9-onnx',
    revision: 'd8cf666911a2c3d10d586d7823259192313c7eb7',
    files: [
      weights(
        'model.onnx',
        1_271_365_854,
        'a8d479098b5e23f253543c93df42391736abbb77c21c2efd3a513b9cda7b3657',
      ),
      tags('selected_tags.csv', 596_868, '76b5dd39354a7a4d9baefb94d63b44a09a4934ee15303b7eb86c38f2128eb68a'),
    ],
    licence: 'Apache-2.0',
    thresholds: { general: 0.3, character: 0.85 },
    note: 'An export by DeepGHS of PixAI’s model: 13,461 tags, newer characters than the WD taggers know, and no ratings.',
  },
  {
    id: 'camie-tagger-v2',
    name: 'Camie Tagger v2',
    family: 'camie',
    repository: 'Camais03/camie-tagger-v2',
    revision: '7d40c1b85b86ab4f607b2caf26b1b50c99db743e',
    files: [
      weights(
        'camie-tagger-v2.onnx',
        788_983_561,
        'ab0aaf253e3d546090001bec9bebc776c354ab6800f442ab9167af87b4a953ac',
      ),
      tags(
        'camie-tagger-v2-metadata.json',
        7_771_946,
        'de9f962eb0fd86b7e30d0af4e8c7990205200d70e955d8ecae60f87d14eae66b',
      ),
    ],
    licence: 'GPL-3.0',
    thresholds: { general: 0.492, character: 0.492, copyright: 0.492 },
    note: 'The longest list, 70,527 tags. Its threshold is the one that its author found best over all tags alike.',
  },
  {
    id: 'deepdanbooru-v3',
    name: 'DeepDanbooru v3',
    family: 'deepdanbooru',
    repository: 'deepghs/imgutils-models',
    revision: 'main',
    files: [
      weights('deepdanbooru/deepdanbooru.onnx', null, null),
      tags('deepdanbooru/deepdanbooru_tags.csv', null, null),
    ],
    licence: null,
    thresholds: { general: 0.5, character: 0.5 },
    note: 'A conversion by DeepGHS; its author publishes none in this format. Pictures go in as the author’s own program does it, not as DeepGHS does.',
  },
  {
    id: 'ml-danbooru-caformer',
    name: 'ML-Danbooru CAFormer',
    family: 'ml-danbooru',
    repository: 'deepghs/ml-danbooru-onnx',
    revision: 'main',
    files: [
      weights('ml_caformer_m36_dec-5-97527.onnx', null, null),
      // the list that DeepGHS' own program reads for these weights
      {
        ...tags('mldanbooru/mldanbooru_tags.csv', null, null),
        from: { repository: 'deepghs/imgutils-models', revision: 'main' },
      },
    ],
    licence: 'MIT',
    thresholds: { general: 0.7 },
    note: 'What is seen in a picture only: no characters, no ratings.',
  },
];

/** The best that most people can run comes first in each family. */
export const catalogue: readonly CatalogueEntry[] = [...wdV3, ...wdV2, ...others];
