import fs from 'node:fs';
import path from 'node:path';
import sharp from 'sharp';

/**
 * Writes little pictures of one colour each, `000.png` and so on: the red of picture `n` is `n`.
 *
 * @returns their paths
 */
export async function writePictures(folder: string, count: number, side = 8): Promise<string[]> {
  fs.mkdirSync(folder, { recursive: true });
  const paths: string[] = [];
  for (let index = 0; index < count; index++) {
    const file = path.join(folder, `${String(index).padStart(3, '0')}.png`);
    const background = { r: index % 256, g: 100, b: 200 };
    await sharp({ create: { width: side, height: side, channels: 3, background } })
      .png()
      .toFile(file);
    paths.push(file);
  }
  return paths;
}
