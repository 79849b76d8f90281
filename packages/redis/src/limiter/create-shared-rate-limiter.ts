import type { RateLimiter } from '@bandwidth-messages/sdk';
import { createCommands } from '../port/run-command.js';
import { createSystemTimers } from '../timers.js';
import { type SharedRateLimiterOptions, readLimiterOptions } from './shared-rate-limiter-options.js';
import { SharedRateLimiter } from './shared-rate-limiter.js';

/**
 * Makes a rate limiter that counts the requests of all processes with the same `scope` together. It fits the option
 * `rateLimit` of a client. At no time are more than `requests` permits used that are in flight or were answered less than
 * one window ago; whoever asks first is served first, over all processes.
 *
 * @throws ValidationError when an option is missing, misspelt or cannot be right
 */
export function createSharedRateLimiter(options: SharedRateLimiterOptions): RateLimiter {
  const settings = readLimiterOptions(options);
  const timers = createSystemTimers();
  const commands = createCommands(settings.redis, settings.commandTimeoutMs, timers);
  return new SharedRateLimiter(settings, commands, timers);
}
