import { randomBytes } from 'node:crypto';
import {
  type AccessToken,
  type AuthContext,
  type AuthProvider,
  type TokenRequest,
  ValidationError,
} from '@bandwidth-messages/sdk';
import { DEFAULT_COMMAND_TIMEOUT_MS, requireKnownOptions, requirePositive } from '../options.js';
import { type RedisPort, requireRedisPort } from '../port/redis-port.js';
import { createCommands } from '../port/run-command.js';
import { createSystemTimers } from '../timers.js';
import { TokenStore } from './token-store.js';
import { type TokenSeal, createTokenSeal } from './token-seal.js';

/** Options of `sharedToken`. */
export interface SharedTokenOptions {
  /** `fromNodeRedis(client)` or `fromIoredis(client)`. */
  readonly redis: RedisPort;
  /** How long one command may take before Redis counts as away, in milliseconds. @default 1000 */
  readonly commandTimeoutMs?: number | undefined;
}

/** How often whoever waits for the fetch of another process asks whether it has ended. */
const ASK_AGAIN_MS = 100;
/** Tokens that the API rejected: more than a few at once are none of ours. */
const MAX_REJECTED = 20;

/**
 * Makes an auth provider whose access token is shared by all processes with the same credentials: one of them fetches it,
 * the others wait for that. In Redis the token is sealed (AES-256-GCM) with a key derived from the client secret. While
 * Redis is away each process fetches a token of its own.
 *
 * @param auth a provider that gets its token by `context.requestToken`, such as `clientCredentials({...})`
 * @throws ValidationError when an argument is missing or cannot be right
 */
export function sharedToken(auth: AuthProvider, options: SharedTokenOptions): AuthProvider {
  if (typeof (auth as Partial<AuthProvider> | undefined)?.authorize !== 'function') {
    throw new ValidationError('auth must have a method authorize, such as clientCredentials({...}).', {
      field: 'auth',
    });
  }
  requireKnownOptions(options, ['redis', 'commandTimeoutMs']);
  const redis = requireRedisPort(options.redis);
  const { commandTimeoutMs = DEFAULT_COMMAND_TIMEOUT_MS } = options;
  const timers = createSystemTimers();
  const commands = createCommands(redis, requirePositive('commandTimeoutMs', commandTimeoutMs), timers);
  const store = new TokenStore(commands, timers);
  const rejected = new Set<string>();

  /** A token that others have fetched, or the right to fetch one, which `asker` names. */
  async function takeOrWait(
    seal: TokenSeal,
    asker: string,
    request: TokenRequest,
    context: AuthContext,
  ): Promise<AccessToken | undefined> {
    for (;;) {
      const marks = [...rejected].map((token) => seal.markOf(token));
      const answer = await store.take(seal, asker, marks);
      if (answer === 'fetch') return undefined;
      if (answer !== 'wait') return answer;
      const signal = request.signal ?? context.signal;
      await context.clock.sleep(ASK_AGAIN_MS, signal);
    }
  }

  async function requestToken(request: TokenRequest, context: AuthContext): Promise<AccessToken> {
    const seal = createTokenSeal(request);
    if (!seal) return context.requestToken(request);
    const asker = randomBytes(9).toString('base64url');
    const shared = await takeOrWait(seal, asker, request, context).catch((error: unknown) => {
      const signal = request.signal ?? context.signal;
      if (signal?.aborted) throw error;
      // Without Redis each process has a token of its own: that costs a request, and breaks nothing.
      return undefined;
    });
    if (shared) return shared;
    return store.fetchHolding(seal, asker, () => context.requestToken(request));
  }

  return {
    authorize: (request, context) =>
      auth.authorize(request, {
        ...context,
        requestToken: (tokenRequest) => requestToken(tokenRequest, context),
      }),
    renew(request) {
      const [, token] = /^Bearer (\S+)$/i.exec(request.headers['Authorization'] ?? '') ?? [];
      if (token !== undefined) rejected.add(token);
      const [oldest] = rejected;
      if (rejected.size > MAX_REJECTED && oldest !== undefined) rejected.delete(oldest);
      return auth.renew?.(request) ?? false;
    },
  };
}
