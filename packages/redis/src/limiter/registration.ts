import { randomBytes } from 'node:crypto';
import type { SyncAnswer, SyncRequest } from './sync-message.js';

/** What of a request tells how process and shared state know each other. */
export type RegistrationFields = Pick<
  SyncRequest,
  | 'process'
  | 'id'
  | 'count'
  | 'acknowledged'
  | 'epoch'
  | 'isReconnected'
  | 'wasAlone'
  | 'register'
  | 'members'
  | 'membersAgoMs'
  | 'membership'
>;

/** How this process and the shared state know each other. */
export class Registration {
  /** The process must tell everything it knows before it is given anything. */
  isNeeded = true;
  private readonly process = randomBytes(6).toString('base64url');
  /**
   * Permits may be used without Redis at this time: the next request tells nothing, and asks only whether Redis is back.
   * What this process has used can be told once it uses nothing more on its own.
   */
  private isProbe = false;
  private count = 0;
  private acknowledged = 0;
  private epoch = '';
  private isReconnected = false;
  private wasAlone = false;
  private members: readonly string[] = [];
  private membership = -1;
  private answeredMs = 0;

  /** @param mayBeAlone processes use permits while Redis is away */
  constructor(
    private connections: number,
    private readonly mayBeAlone: boolean,
  ) {}

  /** Takes in how often the connection was made. Tells whether it is another one, to a server that was known. */
  noticeConnections(connections: number): boolean {
    const isOther = connections !== this.connections && this.epoch !== '';
    this.connections = connections;
    if (isOther) this.noticeFailure();
    return isOther;
  }

  /** A command failed: nobody knows which server answers next. */
  noticeFailure(): void {
    this.isReconnected = this.epoch !== '';
    // Whether this process has used permits meanwhile or not: others may have.
    if (this.mayBeAlone) this.wasAlone = this.isNeeded = this.isProbe = true;
  }

  /** For the next request. */
  next(sentMs: number): RegistrationFields {
    this.count += 1;
    const { process, count, acknowledged, isReconnected, wasAlone } = this;
    const register = this.isNeeded && !this.isProbe;
    return {
      process,
      id: `${process}-${count}`,
      count,
      acknowledged,
      // Whoever knows no epoch is asked to register.
      epoch: this.isProbe ? '' : this.epoch,
      isReconnected,
      wasAlone,
      register,
      members: register ? this.members : [],
      // Without Redis the others may have used permits up to now.
      membersAgoMs: wasAlone ? 0 : Math.floor(sentMs - this.answeredMs),
      membership: register ? -1 : this.membership,
    };
  }

  /** Takes in an answer. */
  accept(request: RegistrationFields, answer: SyncAnswer, receivedMs: number): void {
    if (answer.mustRegister) {
      this.isNeeded = true;
      this.isProbe = false;
      return;
    }
    this.answeredMs = receivedMs;
    this.acknowledged = Math.max(this.acknowledged, request.count);
    if (request.isReconnected) this.isReconnected = false;
    if (request.register) {
      this.isNeeded = false;
      this.epoch = answer.epoch;
      if (request.wasAlone) this.wasAlone = false;
    }
    if (answer.members) {
      this.members = answer.members.filter((id) => id !== this.process);
      this.membership = answer.membership ?? -1;
    }
  }
}
