/** Counts the permits of a rate limit. All instants are on the monotonic clock. */
export class SlidingWindow {
  /** When used permits become free again: a ring, as there are never more than `requests` of them. */
  private readonly freeAt: number[] = [];
  private head = 0;
  private used = 0;
  private held = 0;

  constructor(
    readonly requests: number,
    readonly windowMs: number,
  ) {}

  hasRoom(nowMs: number): boolean {
    return this.remaining(nowMs) > 0;
  }

  /** How many permits are free. */
  remaining(nowMs: number): number {
    while (this.used > 0 && this.freeAt[this.head]! <= nowMs) {
      this.head = (this.head + 1) % this.requests;
      this.used--;
    }
    return this.requests - this.held - this.used;
  }

  /** When the used permit at this place of the line, counted from 0, is free again. */
  freeAtMs(place: number): number | undefined {
    return place < this.used ? this.freeAt[(this.head + place) % this.requests] : undefined;
  }

  take(): void {
    this.held++;
  }

  /** Ends a permit: one that was used, at `usedMs`, is free again one window later, and one that was not at once. */
  release(usedMs: number | undefined): void {
    this.held--;
    if (usedMs === undefined) return;
    this.freeAt[(this.head + this.used) % this.requests] = usedMs + this.windowMs;
    this.used++;
  }
}
