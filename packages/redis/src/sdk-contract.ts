export interface RateLimiter {
  acquire(request: PermitRequest): RateLimitPermit | Promise<RateLimitPermit>;
  state(): RateLimitState;
}
export interface PermitRequest {
  signal?: AbortSignal;
  maxWaitMs?: number;
}
export interface RateLimitPermit {
  release(): void;
  giveBack(): void;
}
export interface RateLimitState {
  requests: number;
  windowMs: number;
  remaining: number;
  waiting: number;
  nextFreeInMs?: number;
}
/** Shares the pause gate of an operation with other clients or processes. */
export interface Pauses {
  ready(signal?: AbortSignal): void | Promise<void>;
  remainingMs(operationId: string): number;
  pause(operationId: string, waitMs: number): void | Promise<void>;
  onPause(listener: (operationId: string, waitMs: number) => void): () => void;
}
