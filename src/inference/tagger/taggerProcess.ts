// The process's own thread: it listens, and never blocks, so that it ends at once when the editor is gone.

import { FingerprintMaker } from '../fingerprints/maker';
import { drawMask } from '../masks/drawMask';
import type { FromTagger, ToTagger } from '../protocol';
import { ThumbnailMaker } from '../thumbnails/maker';
import { Decoders } from './decoders';
import { toFault } from './fault';
import { Pipeline } from './pipeline';
import type { SessionAnswer, SessionQuestion } from './sessionThread';
import { Thread } from './thread';

/** Serves the editor that started this process, until it closes the channel. */
export function serveEditor(thumbnailFolder: string): void {
  const decoders = new Decoders();
  const session = new Thread<SessionQuestion, SessionAnswer>('session');
  const thumbnails = new ThumbnailMaker(thumbnailFolder);
  const fingerprints = new FingerprintMaker();
  let pipeline: Pipeline | undefined;
  /** Runs come one after the other: the next one waits until the one before has let go. */
  let turn = Promise.resolve();

  const send = (message: FromTagger): void => {
    if (process.connected) process.send?.(message, undefined, undefined, () => undefined);
  };

  const open = ({ run, spec }: ToTagger & { type: 'open' }): void => {
    const next = new Pipeline(run, spec, { decoders, session, send });
    pipeline = next;
    turn = turn.then(() => next.open());
  };

  const close = (run: number): void => {
    if (pipeline?.run !== run) return;
    const old = pipeline;
    pipeline = undefined;
    turn = turn.then(() => old.close()).then(() => send({ type: 'closed', run }));
  };

  const inspect = async ({ id, model }: ToTagger & { type: 'inspect' }): Promise<void> => {
    // a thread of its own: it must neither wait for a run nor push its model out
    const thread = new Thread<SessionQuestion, SessionAnswer>('session');
    try {
      const { facts } = (await thread.ask({ type: 'load', model, provider: 'cpu' })) as SessionAnswer & {
        type: 'loaded';
      };
      send({ type: 'inspected', id, facts });
    } catch (error) {
      send({ type: 'failed', id, fault: toFault(error) });
    } finally {
      thread.end();
    }
  };

  /** Sends the one answer to a question; null where it was forgotten. */
  const answer = async (id: number, work: () => Promise<FromTagger | null>): Promise<void> => {
    try {
      const made = await work();
      if (made !== null) send(made);
    } catch (error) {
      send({ type: 'failed', id, fault: toFault(error) });
    }
  };

  const thumbnail = ({ id, image, side }: ToTagger & { type: 'thumbnail' }): Promise<void> =>
    answer(id, async () => {
      const made = await thumbnails.make(id, image, side);
      return made && { type: 'thumbnailed', id, ...made };
    });

  const fingerprint = ({ id, image }: ToTagger & { type: 'fingerprint' }): Promise<void> =>
    answer(id, async () => {
      const made = await fingerprints.make(id, image);
      return made && { type: 'fingerprinted', id, ...made };
    });

  const mask = ({ id, source, shape }: ToTagger & { type: 'mask' }): Promise<void> =>
    answer(id, async () => ({ type: 'masked', id, png: await drawMask(source, shape) }));

  process.on('message', (message: ToTagger) => {
    switch (message.type) {
      case 'open':
        return open(message);
      case 'image':
        if (pipeline?.run === message.run) pipeline.add({ index: message.index, path: message.path });
        return;
      case 'close':
        return close(message.run);
      case 'inspect':
        return void inspect(message);
      case 'thumbnail':
        return void thumbnail(message);
      case 'fingerprint':
        return void fingerprint(message);
      case 'mask':
        return void mask(message);
      case 'forget':
        thumbnails.forget(message.id);
        return fingerprints.forget(message.id);
    }
  });
  // not `exit`, which waits for threads that are inside a model
  process.once('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  send({ type: 'ready' });
}
