import type { JournalAccount } from './journal.js';
import type { JournalFile } from './journal-files.js';
import { type JournalStore, inUse } from './journal-store.js';

export interface JournalRunsContext {
  /** The account of the journal; undefined before its first run. */
  readonly account: JournalAccount | undefined;
  /** Writes what still counts into a new file, and puts that in the place of the old one. */
  readonly compactFile: (old: JournalFile, account: JournalAccount | undefined) => Promise<JournalFile>;
  readonly onStart: () => void;
}

/** Lets one run at a time use a journal, for the account that the journal belongs to, and compacts it between runs. */
export function createJournalRuns(
  store: Pick<JournalStore, 'whenReady' | 'replace'>,
  { account: loaded, compactFile, onStart }: JournalRunsContext,
) {
  let account = loaded;
  let isRunning = false;

  const rewrite = (first?: JournalAccount): Promise<void> =>
    store.replace(async (old) => {
      if (isRunning) throw inUse('The journal cannot be compacted while a run is under way.');
      const its = account ?? first;
      const rewritten = await compactFile(old, its);
      account = its;
      return rewritten;
    });

  return {
    async startRun(own?: JournalAccount): Promise<void> {
      // Its account stands in the first line, which only a new file can change.
      if (own && !account && !isRunning) await rewrite(own);
      await store.whenReady(() => {
        if (isRunning) throw inUse('The journal is in use by another run of this process.');
        if (own && account) assertSameAccount(account, own);
        isRunning = true;
        onStart();
      });
    },
    endRun(): void {
      isRunning = false;
    },
    compact: () => rewrite(),
  };
}

/** Else what one server accepted would count as sent on another one. */
function assertSameAccount(its: JournalAccount, own: JournalAccount): void {
  if (its.accountId === own.accountId && its.host === own.host) return;
  const [name, ownName] = [its, own].map(({ accountId, host }) => `account ${accountId} of ${host}`);
  throw inUse(
    `The journal belongs to ${name}, and the client sends for ${ownName}; nothing was sent. Use another journal for that.`,
  );
}
