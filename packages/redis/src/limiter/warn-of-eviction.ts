/**
 * Warns of a Redis that removes keys when its memory is full: a limit whose permits were removed is found out and healed,
 * but at the price of a window with less.
 */
export function warnOfEviction(policy: string): void {
  if (policy === 'noeviction') return;
  process.emitWarning(
    `Redis may remove the state of the shared rate limit when its memory is full: its maxmemory-policy is ${policy}. Set it to noeviction.`,
    { code: 'BANDWIDTH_MESSAGES_EVICTION' },
  );
}
