const PAGE_BYTES = 128 * 1024;
const MAX_POOLED = 64;

/** Memory that the JSON of a page is written into. */
export class PageMemory {
  private memory = Buffer.allocUnsafeSlow(PAGE_BYTES);
  private length = 0;
  /** The same memory, for writing several characters at once. */
  view = new DataView(this.memory.buffer);

  /** What has been written. It changes when the memory is used again. */
  get bytes(): Buffer {
    return this.memory.subarray(0, this.length);
  }

  /** Whether the memory has its first size, and so is worth keeping. */
  get isSmall(): boolean {
    return this.memory.length === PAGE_BYTES;
  }

  clear(): void {
    this.length = 0;
  }

  /** Appends a text as UTF-8. */
  write(text: string): void {
    // No character takes more than three bytes for each of its UTF-16 units.
    this.makeRoom(text.length * 3);
    this.length += this.memory.write(text, this.length);
  }

  /** Appends bytes. Returns where they stand. */
  append(bytes: Buffer): number {
    this.makeRoom(bytes.length);
    const offset = this.length;
    this.memory.set(bytes, offset);
    this.length += bytes.length;
    return offset;
  }

  private makeRoom(byteLength: number): void {
    if (this.length + byteLength <= this.memory.length) return;
    const larger = Buffer.allocUnsafeSlow(2 * (this.length + byteLength));
    larger.set(this.bytes);
    this.memory = larger;
    this.view = new DataView(larger.buffer);
  }
}

/** Keeps the memory of pages that were sent for those to come: filling it anew costs less than getting it anew. */
export class PageMemoryPool {
  private readonly free: PageMemory[] = [];

  take(): PageMemory {
    return this.free.pop() ?? new PageMemory();
  }

  /** Gives memory back, once nothing reads it any more. */
  release(page: PageMemory): void {
    page.clear();
    if (page.isSmall && this.free.length < MAX_POOLED) this.free.push(page);
  }
}
