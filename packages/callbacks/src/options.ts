import type { CallbackEvent, CallbackEvents, CallbackEventType } from './events/callback-event.js';
import type { OutcomeWatcher } from './outcome-watcher.js';
import type { CallbackClock } from './clock.js';
import type { CallbackStore } from './store/callback-store.js';

/**
 * What to do with each type of event. A handler that throws or rejects makes the answer a 500: the API posts the event
 * again within minutes, and the handler runs again.
 */
export type CallbackListeners = {
  [Type in CallbackEventType]?: (event: CallbackEvents[Type]) => unknown;
} & {
  /** Gets every event that has no handler of its own here, events of types that are not documented yet included. */
  other?: (event: CallbackEvent) => unknown;
};

/** How the sender proves who it is. */
export type CallbackCredentials =
  | {
      /** User name that is set on the application for its callbacks. Not empty, without `:`. */
      username: string;
      /** Password that is set on the application for its callbacks. Not empty. */
      password: string;
      /**
       * A secret that the callback URL may end with instead: 20 or more letters, digits, `-` and `_`. For hosts that
       * do not let the Basic challenge through, such as API Gateway. @default none
       */
      pathSecret?: string | undefined;
      /** Events come from whoever has the credentials. */
      unauthenticated?: false;
    }
  | {
      /** None. */
      username?: undefined;
      /** None. */
      password?: undefined;
      /** A secret that the callback URL ends with: 20 or more letters, digits, `-` and `_`. */
      pathSecret: string;
      /** Events come from whoever has the credentials. */
      unauthenticated?: false;
    }
  | {
      /** None. */
      username?: undefined;
      /** None. */
      password?: undefined;
      /** None. */
      pathSecret?: undefined;
      /** Takes events from anybody who knows the URL. Only where something in front of this has checked the sender. */
      unauthenticated: true;
    };

/** What a handler does, whoever may call it. */
export interface CallbackHandlerSettings {
  /** What to do with each type of event. */
  on: CallbackListeners;
  /** Remembers which events were handled. @default the memory of this process, 100,000 keys */
  store?: CallbackStore | undefined;
  /** Larger bodies are answered with 413. In bytes. @default 1_000_000 */
  maxBytes?: number | undefined;
  /**
   * When handling takes longer than this, counted from the arrival of the request, the answer is 503, handling goes on,
   * and the repeated event joins it. In milliseconds, at most 10,000, when the API gives up. @default 9_000
   */
  timeoutMs?: number | undefined;
  /**
   * `handled`: the API is told once the handlers are done, so that nothing is lost. `first`: it is told 202 before
   * they start; what fails afterwards, or is under way when the process ends, is lost. @default 'handled'
   */
  acknowledge?: 'handled' | 'first' | undefined;
  /** Gets what handlers, store and watcher threw; the answer holds nothing of it. @default a warning on the console, once */
  onError?: ((error: unknown, event?: CallbackEvent) => void) | undefined;
  /** Learns about every event of a message that was sent, before its handler: how bulk send settles unknown outcomes. @default none */
  watchOutcomes?: OutcomeWatcher | undefined;
  /** Time, for tests. @default the clock of the machine */
  clock?: CallbackClock | undefined;
}

/** The options of `createCallbackHandler`. */
export type CallbackHandlerOptions = CallbackHandlerSettings & CallbackCredentials;

/** The defaults, as they are documented above. */
export const DEFAULTS = { maxBytes: 1_000_000, timeoutMs: 9_000, acknowledge: 'handled' } as const;
