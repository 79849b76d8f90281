/** So few places of those who have left are not worth any work. */
const MIN_PLACES = 1000;

/**
 * Those who wait, in order of arrival. Whoever leaves from the middle costs the others nothing, and neither does looking
 * at the first one: a `Set` would walk past the places of all who have left before.
 */
export class Line<T extends object> {
  private readonly places = new Map<T, number>();
  private members: (T | undefined)[] = [];
  private head = 0;

  get size(): number {
    return this.places.size;
  }

  /** The one who came first of those who are still here. */
  first(): T | undefined {
    while (this.head < this.members.length && this.members[this.head] === undefined) this.head++;
    return this.members[this.head];
  }

  /** Joins at the end. */
  add(member: T): void {
    if (this.size === 0) this.forgetAll();
    this.places.set(member, this.members.push(member) - 1);
  }

  /** Leaves, wherever it stands. Nothing happens when it is not here. */
  delete(member: T): void {
    const place = this.places.get(member);
    if (place === undefined) return;
    this.places.delete(member);
    this.members[place] = undefined;
    if (this.size > 0 && this.members.length > 2 * this.size + MIN_PLACES) this.closeRanks();
  }

  private forgetAll(): void {
    this.members = [];
    this.head = 0;
  }

  /** Gives up the places of those who have left, once they are more than the others. */
  private closeRanks(): void {
    const present = this.members.filter((member) => member !== undefined);
    this.forgetAll();
    this.places.clear();
    for (const member of present) this.add(member);
  }
}
