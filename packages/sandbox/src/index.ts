export { startSandbox } from './start-sandbox.js';
export type { Sandbox } from './control/sandbox.js';
export type { SandboxOptions } from './options.js';
export type { AccountOptions } from './auth/accounts.js';
export type { CallbackAttempt } from './callbacks/callback-dispatcher.js';
export type { CallbackEvent } from './callbacks/callback-event.js';
export type { CallbackDelivery, CallbackTarget } from './callbacks/callback-target.js';
export type { Assumptions } from './operations/assumptions.js';
export type { Clock } from './clock/clock.js';
export type {
  Fault,
  FaultEffect,
  FaultMatch,
  FaultRequest,
  FaultScope,
  FaultStage,
  RegisteredFault,
} from './faults/fault.js';
export type { Faults } from './faults/fault-registry.js';
export type { RequestRecord } from './server/request-log.js';
export type { AddedRow } from './log/added-row.js';
export type { RangeBounds } from './log/filter.js';
export type { MessageRow, RowFacts, RowField } from './log/row.js';
export type { InboundMessage } from './messages/inbound-message.js';
export type { TimelineDelays, TimelineStep } from './messages/timeline.js';
export type { QueueLimits } from './messages/message-queue.js';
export type { AcceptedMessage, MessageBody } from './messages/message.js';
export type { RateLimit } from './rate-limit/rate-limiter.js';
export type { SeedOptions } from './seed-log/seed-log.js';
