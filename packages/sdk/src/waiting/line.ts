/** Somebody who can stand in a line, in one at a time; the line keeps its neighbours here. */
export interface LineMember {
  line?: object | undefined;
  before?: LineMember | undefined;
  after?: LineMember | undefined;
}

/** Those who wait, in order of arrival: a linked list, so that leaving from the middle costs nothing. */
export class Line<T extends LineMember> {
  private head: T | undefined;
  private tail: T | undefined;
  size = 0;

  /** The one who came first of those who are still here. */
  first(): T | undefined {
    return this.head;
  }

  /** Joins at the end. */
  add(member: T): void {
    member.line = this;
    member.before = this.tail;
    member.after = undefined;
    if (this.tail) this.tail.after = member;
    else this.head = member;
    this.tail = member;
    this.size++;
  }

  /** Leaves, wherever it stands. Nothing happens when it is not here. */
  delete(member: T): void {
    if (member.line !== this) return;
    const { before, after } = member;
    if (before) before.after = after;
    else this.head = after as T | undefined;
    if (after) after.before = before;
    else this.tail = before as T | undefined;
    member.line = member.before = member.after = undefined;
    this.size--;
  }
}
