// The thread in which the model runs: its calls block, so the process itself must not make them.

import fs from 'node:fs/promises';
import type { ModelFacts, ModelSpec, ProviderFacts } from '../protocol';
import type { Scored } from './taggingSession';
import { TaggingSession } from './taggingSession';
import { answer } from './thread';

export type SessionQuestion =
  | { readonly type: 'load'; readonly model: ModelSpec; readonly provider: 'auto' | 'cpu' }
  | { readonly type: 'infer'; readonly images: readonly Float32Array[]; readonly floor: number };

export type SessionAnswer =
  | ({ readonly type: 'loaded'; readonly facts: ModelFacts; readonly batch: number } & ProviderFacts)
  | ({
      readonly type: 'inferred';
      readonly scores: readonly Scored[];
      readonly seconds: number;
      readonly batch: number;
    } & ProviderFacts);

/** Serves one model at a time. */
export function serveSession(): void {
  let session: TaggingSession | undefined;
  let loaded = '';
  answer<SessionQuestion, SessionAnswer>(async (question) => {
    if (question.type === 'load') {
      const file = await fs.stat(question.model.onnx).catch(() => null);
      const key = JSON.stringify([question.model, question.provider, file?.size, file?.mtimeMs]);
      if (session === undefined || key !== loaded) {
        // two models at once may be more than there is memory for
        const old = session;
        session = undefined;
        await old?.release();
        session = await TaggingSession.load(question.model, question.provider);
        loaded = key;
      }
      const { facts, provider, fellBack, batch } = session;
      return { answer: { type: 'loaded', facts, provider, fellBack, batch } };
    }
    if (session === undefined) throw new Error('no model is loaded');
    const { scores, seconds } = await session.infer(question.images, question.floor);
    const { provider, fellBack, batch } = session;
    const transfer = scores.flatMap((one) => ('tags' in one ? [one.tags.buffer, one.values.buffer] : []));
    return {
      answer: { type: 'inferred', scores, seconds, provider, fellBack, batch },
      transfer: transfer as ArrayBuffer[],
    };
  });
}
