import type { Accounts } from '../auth/accounts.js';
import type { CallbackDispatcher } from '../callbacks/callback-dispatcher.js';
import { inboundEvent, outboundEvents } from '../callbacks/callback-event.js';
import type { Clock } from '../clock/clock.js';
import { completeRow, type AddedRow } from '../log/added-row.js';
import type { LiveLog } from '../log/live-log.js';
import type { Random } from '../clock/random.js';
import {
  checkInbound,
  DEFAULT_APPLICATION_ID,
  describeInbound,
  inboundRow,
  type InboundMessage,
} from '../messages/inbound-message.js';
import { createMessageId } from '../messages/message-id.js';
import { createMessageQueue, type MessageQueue, type QueueLimits } from '../messages/message-queue.js';
import type { AcceptedMessage, MessageBody } from '../messages/message.js';
import { outboundRow } from '../log/outbound-row.js';

export interface MessageServiceContext {
  readonly clock: Clock;
  readonly random: Random;
  readonly accounts: Accounts;
  readonly liveLog: LiveLog;
  readonly callbacks: CallbackDispatcher;
  readonly queueLimits: QueueLimits;
  readonly indexLagMs: number | readonly [number, number];
}

/** Where messages come in, from either side, and are entered into the log. */
export interface MessageService {
  readonly accepted: AcceptedMessage[];
  queueOf(accountId: string): MessageQueue;
  accept(message: AcceptedMessage): void;
  /** @throws TypeError when it can be no message. */
  receive(inbound: InboundMessage): MessageBody[];
  /** @throws TypeError when it can be no row. */
  addRows(rows: readonly AddedRow[]): string[];
  reset(): void;
}

export function createMessageService(context: MessageServiceContext): MessageService {
  const { clock, random, accounts, liveLog, callbacks, queueLimits, indexLagMs } = context;
  const accepted: AcceptedMessage[] = [];
  const queues = new Map<string, MessageQueue>();
  const lagMs = () =>
    typeof indexLagMs === 'number' ? indexLagMs : indexLagMs[0] + random() * (indexLagMs[1] - indexLagMs[0]);

  return {
    accepted,
    queueOf(accountId) {
      const queue = queues.get(accountId) ?? createMessageQueue(queueLimits);
      queues.set(accountId, queue);
      return queue;
    },
    accept(message) {
      accepted.push(message);
      liveLog.add({
        accountId: message.accountId,
        receivedAtMs: message.acceptedAtMs,
        visibleAtMs: message.acceptedAtMs + lagMs(),
        factsAt: (nowMs) => outboundRow(message, nowMs),
      });
      if (!callbacks.hasTargets()) return;
      for (const { atMs, event } of outboundEvents(message)) callbacks.dispatch(atMs, event);
    },
    receive(inbound) {
      checkInbound(inbound);
      const nowMs = clock.now();
      const account = accounts.get(inbound.accountId ?? accounts.first.accountId);
      if (!account) throw new TypeError(`accountId: there is no account '${inbound.accountId}'.`);
      const { accountId, numbers, applicationIds } = account;
      const to = typeof inbound.to === 'string' ? [inbound.to] : inbound.to;
      const owners = numbers ? to.filter((number) => numbers.includes(number)) : to.slice(0, 1);
      if (owners.length === 0)
        throw new TypeError(`to: none of the numbers belongs to account ${accountId}.`);
      const applicationId = inbound.applicationId ?? applicationIds?.[0] ?? DEFAULT_APPLICATION_ID;
      // A group message comes once for each number of the account, with an id of its own.
      return owners.map((owner) => {
        const message = describeInbound(
          inbound,
          owner,
          createMessageId(nowMs, random),
          accountId,
          applicationId,
          nowMs,
        );
        let status = 'RECEIVED';
        liveLog.add({
          accountId,
          receivedAtMs: nowMs,
          visibleAtMs: nowMs + lagMs(),
          factsAt: () => inboundRow(accountId, message, status),
        });
        callbacks.dispatch(nowMs, inboundEvent(message, nowMs), (received) => {
          if (status !== 'ACCEPTED') status = received ? 'ACCEPTED' : 'UNDELIVERED';
        });
        return message;
      });
    },
    addRows: (rows) => {
      const nowMs = clock.now();
      const complete = rows.map((row) =>
        completeRow(
          row,
          createMessageId(Date.parse(row.receiveTime ?? '') || nowMs, random),
          accounts.first.accountId,
          nowMs,
        ),
      );
      return complete.map((facts, index) => {
        const receivedAtMs = Date.parse(facts.receiveTime);
        const visibleAtMs = rows[index]!.visibleAtMs ?? -Infinity;
        liveLog.add({ accountId: facts.accountId, receivedAtMs, visibleAtMs, factsAt: () => facts });
        return facts.messageId;
      });
    },
    reset() {
      accepted.length = 0;
      queues.clear();
      liveLog.reset();
      callbacks.reset();
    },
  };
}
