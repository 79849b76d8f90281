import type { Clock } from '@bandwidth-messages/sdk';
import {
  type QueueModel,
  type QueueRate,
  addSegments,
  advanceModel,
  createQueueModel,
  noteAccepted,
  noteFull,
  waitMs,
} from './queue-model.js';
import type { QueueStore } from './queue-store.js';

/** Keeps the model of the account's queue in this process. `level` is what earlier runs left in it. */
export function createLocalQueue(rate: QueueRate, clock: Clock, level = 0): QueueStore {
  let model: QueueModel = createQueueModel(rate, clock.monotonicMs(), level);
  const advance = (): QueueModel => {
    model = advanceModel(model, rate, clock.monotonicMs());
    return model;
  };
  return {
    take(segments, wasTurnedAway) {
      const ms = waitMs(advance(), rate, segments, wasTurnedAway);
      if (ms === 0) model = addSegments(model, segments);
      return { waitMs: ms, atMs: model.atMs };
    },
    noteAccepted() {
      model = noteAccepted(model);
    },
    noteFull(refusal) {
      model = noteFull(advance(), rate, refusal);
    },
    giveBack(segments) {
      model = addSegments(advance(), -segments);
    },
    state: () => ({ level: advance().level, segmentsPerSecond: model.rate }),
  };
}
