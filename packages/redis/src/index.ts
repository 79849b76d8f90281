export { createSharedRateLimiter } from './limiter/create-shared-rate-limiter.js';
export type { SharedRateLimiterOptions } from './limiter/shared-rate-limiter-options.js';
export { CoordinationError } from './coordination-error.js';
export type { RedisPort } from './port/redis-port.js';
export { type RedisScript, evalWithFallback } from './port/redis-script.js';
export { type NodeRedisClient, fromNodeRedis } from './port/from-node-redis.js';
export { type IoredisClient, fromIoredis } from './port/from-ioredis.js';
export { createSharedPauses, type SharedPausesOptions } from './pauses/create-shared-pauses.js';
export { sharedToken, type SharedTokenOptions } from './token/shared-token.js';
export {
  type CallbackStoreOptions,
  type SharedCallbackStore,
  createCallbackStore,
} from './callbacks/create-callback-store.js';
