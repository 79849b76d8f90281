import type { Pacer } from '../pacing/pacer.js';
import type { BulkItem, BulkResult } from './bulk-result.js';
import { reasonOf } from './classify-failure.js';
import { prepareItem } from './prepare-item.js';
import { resultOfKnown } from './result-of-known.js';
import { type AttemptContext, sendOnce } from './send-once.js';

export interface SendContext extends AttemptContext {
  readonly pacer: Pacer;
}

/** How a message ended, and how many segments it put into the account's queue. */
export interface SentItem {
  readonly result: BulkResult;
  readonly segments: number;
  /** Why the run is over after this message: the API has given no answer for too long. */
  readonly stop?: unknown;
}

/** How long the API may give no answer before a run ends. */
const LONGEST_OUTAGE_MS = 15 * 60_000;

/**
 * Sends one message as soon as there is room for it in the account's queue, again where the API certainly took nothing.
 * Resolves to undefined when the run stops first: then the message is not sent, and is open in the journal.
 *
 * Rejects with what ends the run: a failure of the journal or of `shouldSend`, rejected credentials, a long outage.
 */
export async function sendItem(
  { key, message }: BulkItem,
  context: SendContext,
): Promise<SentItem | undefined> {
  const { journal, pacer, outage, stopping } = context;
  const prepared = prepareItem({ key, message }, journal.id);
  const { identity } = prepared;
  const known = await journal.visit(identity);
  if (known && (known.state !== 'open' || known.seen))
    return { result: resultOfKnown(identity, known), segments: 0 };
  if ('error' in prepared) {
    const { error } = prepared;
    const timeMs = context.attemptClient.clock.now();
    await journal.finish(identity, { mark: 'rejected', timeMs, reason: reasonOf(error) });
    return { result: { key, outcome: 'rejected', error }, segments: 0 };
  }
  const { segments } = prepared;
  for (let wasTurnedAway = false; ;) {
    const permit = await pacer.take(segments, { signal: stopping, wasTurnedAway }).catch((error: unknown) => {
      if (stopping.aborted) return undefined;
      throw error;
    });
    if (!permit) return undefined;
    const attempt = await sendOnce(prepared, permit, context);
    if (attempt.kind === 'stopped') return undefined;
    if (attempt.kind === 'stop') throw attempt.error;
    const isOver = outage.outageMs() > LONGEST_OUTAGE_MS;
    if (attempt.kind === 'ended') {
      const { result } = attempt;
      const wasSent = result.outcome === 'accepted' || result.outcome === 'unknown';
      const sent = { result, segments: wasSent && result.earlier !== true ? segments : 0 };
      return isOver && attempt.error !== undefined ? { ...sent, stop: attempt.error } : sent;
    }
    if (isOver) throw attempt.error;
    wasTurnedAway = attempt.wasTurnedAway;
  }
}
