import fs from 'node:fs/promises';
import { writeDurably } from '../durable';

/** What is known of a file of which a part is here. */
export interface PartState {
  readonly address: string;
  /** The server's strong validator; null when it has none, and then nothing is gone on with. */
  readonly etag: string | null;
  /** Bytes of the whole. */
  readonly total: number | null;
  readonly statedSha256: string | null;
}

const beside = (part: string): string => `${part}.json`;

/** Null when there is none, or it is damaged. */
export async function readPartState(part: string): Promise<PartState | null> {
  try {
    const value: unknown = JSON.parse(await fs.readFile(beside(part), 'utf8'));
    const { address, etag, total, statedSha256 } = value as Record<keyof PartState, unknown>;
    const text = (one: unknown): string | null => (typeof one === 'string' ? one : null);
    if (typeof address !== 'string') return null;
    return {
      address,
      etag: text(etag),
      total: typeof total === 'number' ? total : null,
      statedSha256: text(statedSha256),
    };
  } catch {
    return null;
  }
}

export async function writePartState(part: string, state: PartState): Promise<void> {
  await writeDurably(beside(part), JSON.stringify(state));
}

/** Takes away a part and what is known of it. */
export async function dropPart(part: string): Promise<void> {
  await fs.rm(part, { force: true });
  await fs.rm(beside(part), { force: true });
}
