/** What is called of the script, without what keeps state and process in step. */
export interface ModelRequest {
  readonly process: string;
  readonly join: readonly number[];
  readonly back: readonly number[];
  readonly done: readonly (readonly [number: number, ageMs: number])[];
  readonly hold: readonly number[];
}

export interface ModelAnswer {
  readonly grants: readonly (readonly [number: number, startMs: number])[];
  readonly used: number;
  readonly waiting: number;
  readonly mustRejoin: boolean;
}

export interface ModelSettings {
  readonly requests: number;
  readonly windowMs: number;
  readonly leaseMs: number;
  readonly aheadMs: number;
  readonly deadMs: number;
}

interface Ticket {
  readonly process: string;
  readonly number: number;
  /** Since when it has a permit; `undefined` while it waits. */
  startMs?: number;
  /** From when on its permit no longer counts. */
  endMs?: number;
  /** Its process was told of the permit. */
  isTold?: boolean;
}

/** What the script must do, written down as plainly as possible: one list of tickets, in the order of their arrival. */
export class LimiterModel {
  private tickets: Ticket[] = [];
  private lastStartMs = 0;
  private readonly beats = new Map<string, number>();
  private readonly forgotten = new Set<string>();

  constructor(private readonly settings: ModelSettings) {}

  /** What a call at this instant of the clock of the state must answer. */
  call(request: ModelRequest, nowMs: number): ModelAnswer {
    const { requests, windowMs, leaseMs } = this.settings;
    const { process } = request;
    this.tickets = this.tickets.filter(({ endMs = Infinity }) => endMs > nowMs);
    const mustRejoin = this.forgotten.has(process);
    this.forgotten.delete(process);
    this.beats.set(process, nowMs);

    for (const number of request.back) this.drop(this.find(process, number));
    for (const [number, ageMs] of request.done) {
      this.keep(process, number, nowMs).endMs = nowMs - ageMs + windowMs;
    }
    for (const number of request.hold) {
      this.keep(process, number, nowMs).endMs = nowMs + leaseMs + windowMs;
    }
    for (const number of request.join) if (!this.find(process, number)) this.add({ process, number });

    const grants: [number, number][] = [];
    const tell = (ticket: Ticket): void => {
      ticket.isTold = true;
      ticket.endMs = Math.max(ticket.startMs ?? 0, nowMs) + leaseMs + windowMs;
      grants.push([ticket.number, ticket.startMs ?? 0]);
    };
    // Permits that others gave: the process learns of them, or is dead.
    for (const ticket of this.tickets.filter(({ startMs, isTold }) => startMs !== undefined && !isTold)) {
      if (ticket.process === process) tell(ticket);
      else if (this.isDead(ticket.process, nowMs)) this.forget(ticket);
    }
    this.lastStartMs = Math.min(this.lastStartMs, nowMs + this.settings.aheadMs);
    for (let head = this.head(); head; head = this.head()) {
      if (this.isDead(head.process, nowMs)) {
        this.forget(head);
        continue;
      }
      const freeMs = this.freeAt(nowMs);
      if (freeMs > nowMs + this.settings.aheadMs) break;
      this.lastStartMs = head.startMs = Math.max(freeMs, this.lastStartMs);
      head.endMs = Math.max(head.startMs, nowMs) + leaseMs + windowMs;
      if (head.process === process) tell(head);
    }
    const waiting = this.tickets.filter(({ startMs }) => startMs === undefined).length;
    const used = Math.min(requests, this.tickets.length - waiting);
    return { grants: grants.sort(byNumber), used, waiting, mustRejoin };
  }

  /** When one more permit may begin: once so few of those that are given count that it is within the limit. */
  private freeAt(nowMs: number): number {
    const ends = this.tickets.flatMap(({ endMs }) => endMs ?? []).sort((a, b) => a - b);
    return ends.length < this.settings.requests
      ? nowMs
      : (ends[ends.length - this.settings.requests] ?? Infinity);
  }

  private head(): Ticket | undefined {
    return this.tickets.find(({ startMs }) => startMs === undefined);
  }
  private isDead(process: string, nowMs: number): boolean {
    return (this.beats.get(process) ?? -Infinity) < nowMs - this.settings.deadMs;
  }
  private forget(ticket: Ticket): void {
    this.drop(ticket);
    this.forgotten.add(ticket.process);
  }
  private find(process: string, number: number): Ticket | undefined {
    return this.tickets.find((ticket) => ticket.process === process && ticket.number === number);
  }
  /** A permit that is in use, also when its lease has ended meanwhile. */
  private keep(process: string, number: number, startMs: number): Ticket {
    return this.find(process, number) ?? this.add({ process, number, startMs, isTold: true });
  }
  private drop(ticket: Ticket | undefined): void {
    this.tickets = this.tickets.filter((other) => other !== ticket);
  }
  private add(ticket: Ticket): Ticket {
    this.tickets.push(ticket);
    return ticket;
  }
}

export function byNumber([a]: readonly [number, number], [b]: readonly [number, number]): number {
  return a - b;
}
