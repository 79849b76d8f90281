/** What happens at an instant. What it returns is waited for before anything else happens. */
type Action = () => void | Promise<void>;

interface Event {
  readonly atMs: number;
  readonly action: Action;
  isCancelled: boolean;
}

/** Time that goes from event to event, so that minutes pass in moments and a run is the same each time. */
export class VirtualTime {
  nowMs = 0;
  private readonly random: () => number;
  /** By time, the next one last. */
  private readonly events: Event[] = [];

  constructor(seed: number) {
    this.random = createRandom(seed);
  }

  /** A number from `low` up to `high`, of the run's own sequence. */
  between(low: number, high: number): number {
    return low + (high - low) * this.random();
  }

  /** @returns what cancels it */
  after(ms: number, action: Action): () => void {
    const event: Event = { atMs: this.nowMs + Math.max(0, ms), action, isCancelled: false };
    let from = 0;
    let to = this.events.length;
    while (from < to) {
      const middle = (from + to) >> 1;
      // Of two at the same instant, the earlier one comes first.
      if ((this.events[middle]?.atMs ?? 0) > event.atMs) from = middle + 1;
      else to = middle;
    }
    this.events.splice(from, 0, event);
    return () => {
      event.isCancelled = true;
    };
  }

  sleep(ms: number): Promise<void> {
    return new Promise((resolve) => void this.after(ms, resolve));
  }

  /** Lets time pass. */
  async run(ms: number): Promise<void> {
    const endMs = this.nowMs + ms;
    await settle();
    for (let next = this.events.at(-1); next && next.atMs <= endMs; next = this.events.at(-1)) {
      this.events.pop();
      if (next.isCancelled) continue;
      this.nowMs = next.atMs;
      await next.action();
      await settle();
    }
    this.nowMs = endMs;
  }

  /** Lets time pass until `isOver`, at most `maxMs`. @throws Error when that never came */
  async runUntil(isOver: () => boolean, maxMs: number): Promise<void> {
    const endMs = this.nowMs + maxMs;
    await settle();
    while (!isOver()) {
      const next = this.events.pop();
      if (!next || next.atMs > endMs) throw new Error(`It did not come to its end within ${maxMs} ms`);
      if (next.isCancelled) continue;
      this.nowMs = next.atMs;
      await next.action();
      await settle();
    }
  }
}

/** Lets everything happen that waits for nothing but its turn. */
function settle(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Numbers from 0 up to 1 (mulberry32): the same ones for the same seed. */
function createRandom(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
