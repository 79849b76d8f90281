export { startSandbox } from './start-sandbox.js';
export { SandboxWaitError, type WaitOptions } from './changes/wait.js';
export type { CallbackMatch, RequestMatch } from './changes/matches.js';
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
export type { MessageMatch } from './messages/message-search.js';
export type { MessageView, TimelineStepView } from './messages/message-view.js';
export type { MessageState, TimelineDelays, TimelineStep } from './messages/timeline.js';
export type { AcceptedMessage, MessageBody, SandboxMessage } from './messages/message.js';
export type { QueueLimits, RateLimit } from './openapi/limits.js';
export type { SeedOptions } from './seed-log/seed-log.js';
