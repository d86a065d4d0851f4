// Many tiny pictures with captions, the same each time.
import fs from 'node:fs';
import path from 'node:path';
import { crc32, deflateSync } from 'node:zlib';

/** A grey PNG. */
export function png(width, height) {
  const chunk = (type, data) => {
    const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
    const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)];
    length.writeUInt32BE(data.length);
    sum.writeUInt32BE(crc32(body));
    return Buffer.concat([length, body, sum]);
  };
  const head = Buffer.alloc(13);
  head.writeUInt32BE(width, 0);
  head.writeUInt32BE(height, 4);
  head.set([8, 0, 0, 0, 0], 8);
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('IDAT', deflateSync(Buffer.alloc((width + 1) * height))),
    chunk('IEND', Buffer.alloc(0)),
  ]);
}

/** The headers of a JPEG up to its frame, which is all that a scan reads. */
export function jpeg(width, height) {
  const bytes = Buffer.from(
    'ffd8ffe000104a46494600010100000100010000ffc0001108000000000301220002110103110' + '1ffd9',
    'hex',
  );
  bytes.writeUInt16BE(height, 25);
  bytes.writeUInt16BE(width, 27);
  return bytes;
}

/** `count` pictures in so many folders, each with a caption of 20 tags out of 4,000, the first ones far more often. */
export function makePictures(folder, count, folders) {
  const [one, other] = [png(640, 832), jpeg(832, 640)];
  let seed = 1;
  const random = () => (seed = (seed * 48271) % 2147483647) / 2147483647;
  for (let index = 0; index < count; index++) {
    const below = path.join(folder, `set ${index % folders}`);
    if (index < folders) fs.mkdirSync(below, { recursive: true });
    const name = `picture ${index}`;
    fs.writeFileSync(path.join(below, `${name}.${index % 2 ? 'jpg' : 'png'}`), index % 2 ? other : one);
    const tags = Array.from({ length: 20 }, () => `tag number ${Math.floor(4000 * random() ** 3)}`);
    fs.writeFileSync(path.join(below, `${name}.txt`), [...new Set(tags)].join(', '));
  }
}
