import type { BulkItem } from './bulk-result.js';

/**
 * An item as it is now: a source may go on with the same objects for its next one, while this one still waits to be
 * sent. What cannot be copied stays as it is, for the checks that tell what is wrong with it.
 */
export function copyItem({ key, message }: BulkItem): BulkItem {
  if (typeof message !== 'object' || message === null || Array.isArray(message)) return { key, message };
  try {
    const copy = { ...message };
    for (const [name, value] of Object.entries(copy)) Reflect.set(copy, name, copyValue(value));
    return { key, message: copy };
  } catch {
    return { key, message };
  }
}

function copyValue(value: unknown): unknown {
  if (Array.isArray(value)) return [...(value as unknown[])];
  return value instanceof Date ? new Date(value) : value;
}
