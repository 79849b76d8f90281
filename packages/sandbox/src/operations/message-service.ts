import type { Accounts } from '../auth/accounts.js';
import type { CallbackDispatcher } from '../callbacks/callback-dispatcher.js';
import { inboundEvent, outboundEvents } from '../callbacks/callback-event.js';
import type { Clock } from '../clock/clock.js';
import type { Random } from '../clock/random.js';
import { checkRow, completeRow, type AddedRow } from '../log/added-row.js';
import { inboundRow } from '../log/inbound-row.js';
import type { LiveLog } from '../log/live-log.js';
import { outboundRow } from '../log/outbound-row.js';
import {
  DEFAULT_APPLICATION_ID,
  checkInbound,
  describeInbound,
  recipientsOf,
  type InboundMessage,
} from '../messages/inbound-message.js';
import type { MessageBook } from '../messages/message-book.js';
import { createMessageId } from '../messages/message-id.js';
import { createMessageQueue, type MessageQueue } from '../messages/message-queue.js';
import type { AcceptedMessage, MessageBody, SandboxMessage } from '../messages/message.js';
import type { TimelineStep } from '../messages/timeline.js';
import type { QueueLimits } from '../openapi/limits.js';

export interface MessageServiceContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly liveLog: LiveLog;
  readonly book: MessageBook;
  readonly callbacks: CallbackDispatcher;
  readonly queueLimits: QueueLimits;
  /** How late searches find a message, in milliseconds, or the range that this is drawn from. */
  readonly indexLagMs: number | readonly [number, number];
  /** Hears of each message that is new, or whose timeline has a new step. */
  readonly onMessage: (message: SandboxMessage) => void;
}

/** How full the queue of an account is. */
export interface QueueUse {
  readonly accountId: string;
  readonly waitingSegments: number;
  readonly capacitySegments: number;
  readonly segmentsPerSecond: number;
}

/** Takes messages in from either side: queues them, enters them into the log and has their events posted. */
export class MessageService {
  /** Every message that was accepted for sending, in order. */
  readonly accepted: AcceptedMessage[] = [];
  private readonly queues = new Map<string, MessageQueue>();

  constructor(private readonly context: MessageServiceContext) {}

  queueOf(accountId: string): MessageQueue {
    const queue = this.queues.get(accountId) ?? createMessageQueue(this.context.queueLimits);
    this.queues.set(accountId, queue);
    return queue;
  }

  queueUse(): readonly QueueUse[] {
    const nowMs = this.context.clock.now();
    return [...this.queues].map(([accountId, queue]) => ({
      accountId,
      waitingSegments: queue.waitingSegments(nowMs),
      capacitySegments: queue.capacitySegments,
      segmentsPerSecond: this.context.queueLimits.segmentsPerSecond,
    }));
  }

  accept(message: AcceptedMessage): void {
    const { book, callbacks, onMessage } = this.context;
    this.accepted.push(message);
    this.enter(message, outboundRow);
    book.add(message);
    onMessage(message);
    if (callbacks.targets.length === 0) return;
    for (const { atMs, event } of outboundEvents(message)) callbacks.dispatch(atMs, event);
  }

  /**
   * Lets a message come in. A group message comes once for each number of the account, with an id of its own.
   *
   * @throws TypeError naming the field that is not possible.
   */
  receive(inbound: InboundMessage): MessageBody[] {
    checkInbound(inbound);
    const { accounts } = this.context;
    const account = accounts.get(inbound.accountId ?? accounts.first.accountId);
    if (!account) throw new TypeError(`accountId: there is no account '${inbound.accountId}'.`);
    const { accountId, numbers, applicationIds } = account;
    const to = recipientsOf(inbound);
    const owners = numbers ? to.filter((number) => numbers.includes(number)) : to.slice(0, 1);
    if (owners.length === 0) throw new TypeError(`to: none of the numbers belongs to account ${accountId}.`);
    const applicationId = inbound.applicationId ?? applicationIds?.[0] ?? DEFAULT_APPLICATION_ID;
    return owners.map((owner) => this.receiveCopy(inbound, owner, accountId, applicationId));
  }

  /** @throws TypeError naming the field of a row that is not possible. */
  addRows(rows: readonly AddedRow[]): string[] {
    const given: unknown = rows;
    if (!Array.isArray(given)) throw new TypeError('Rows are a list of objects.');
    const { clock, random, accounts, liveLog } = this.context;
    const nowMs = clock.now();
    const complete = rows.map((row) => {
      checkRow(row);
      const id = createMessageId(Date.parse(row.receiveTime ?? '') || nowMs, random);
      return completeRow(row, id, accounts.first.accountId, nowMs);
    });
    return complete.map((facts, index) => {
      liveLog.add({
        accountId: facts.accountId,
        receivedAtMs: Date.parse(facts.receiveTime),
        visibleAtMs: rows[index]!.visibleAtMs ?? -Infinity,
        factsAt: () => facts,
      });
      return facts.messageId;
    });
  }

  reset(): void {
    this.accepted.length = 0;
    this.queues.clear();
    this.context.liveLog.reset();
    this.context.book.reset();
    this.context.callbacks.reset();
  }

  private receiveCopy(
    inbound: InboundMessage,
    owner: string,
    accountId: string,
    applicationId: string,
  ): MessageBody {
    const { clock, random, book, callbacks, onMessage } = this.context;
    const nowMs = clock.now();
    const id = createMessageId(nowMs, random);
    const message = describeInbound(inbound, { owner, id, accountId, applicationId, nowMs });
    const timeline: TimelineStep[] = [{ atMs: nowMs, status: 'RECEIVED' }];
    const received: SandboxMessage = { accountId, acceptedAtMs: nowMs, message, timelines: [timeline] };
    this.enter(received, inboundRow);
    book.add(received);
    onMessage(received);
    callbacks.dispatch(nowMs, inboundEvent(message, nowMs), (wasReceived) => {
      // One target that received it is enough; a later one cannot take that back.
      if (timeline.at(-1)?.status === 'ACCEPTED') return;
      timeline.push({ atMs: clock.now(), status: wasReceived ? 'ACCEPTED' : 'UNDELIVERED' });
      onMessage(received);
    });
    return message;
  }

  /** Enters a message into the log, where searches find it after the lag. */
  private enter(message: SandboxMessage, rowOf: typeof outboundRow): void {
    this.context.liveLog.add({
      accountId: message.accountId,
      receivedAtMs: message.acceptedAtMs,
      visibleAtMs: message.acceptedAtMs + this.lagMs(),
      factsAt: (nowMs) => rowOf(message, nowMs),
    });
  }

  private lagMs(): number {
    const { indexLagMs, random } = this.context;
    if (typeof indexLagMs === 'number') return indexLagMs;
    return indexLagMs[0] + random() * (indexLagMs[1] - indexLagMs[0]);
  }
}
