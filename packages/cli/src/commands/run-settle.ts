import { existsSync } from 'node:fs';
import { openJournal, settle } from '@bandwidth-messages/bulk';
import type { Clock } from '@bandwidth-messages/sdk';
import { UsageError } from '../errors/errors.js';
import type { ExitCode } from '../errors/exit-code.js';
import { textOf } from '../flags/flag.js';
import { createClient } from './create-client.js';
import { say } from '../terminal.js';
import type { CommandContext } from '../command.js';

/** Looks up the unknown messages of a journal, and prints what the log told of each. */
export async function runSettle(context: CommandContext): Promise<ExitCode> {
  const { values, terminal, signal } = context;
  const file = textOf(values, 'journal');
  if (file === undefined) throw new UsageError('settle needs --journal FILE.');
  // It would be made anew, and a misspelt name would look like a list without an unknown message.
  if (!existsSync(file)) throw new UsageError(`There is no journal ${file}.`);
  const client = await createClient(context);
  try {
    const journal = await openJournal(file);
    try {
      let found = 0;
      let left = 0;
      const clock = tellingOfWaits(client.clock, context);
      for await (const settlement of settle(journal, { ...client, clock }, { signal })) {
        if (settlement.finding === 'accepted') found++;
        else left++;
        terminal.stdout.write(`${JSON.stringify(settlement)}\n`);
      }
      if (!values['quiet']) say(terminal, `${found} accepted, ${left} still unknown.`);
      return left > 0 ? 8 : 0;
    } finally {
      await journal.close();
    }
  } finally {
    await client.close({ deadlineMs: 0 });
  }
}

/** A wait of minutes looks like a program that hangs, so it is told. */
function tellingOfWaits(clock: Clock, { values, terminal }: CommandContext): Clock {
  return {
    now: () => clock.now(),
    monotonicMs: () => clock.monotonicMs(),
    random: () => clock.random(),
    sleep(ms, signal) {
      const minutes = Math.ceil(ms / 60_000);
      if (!values['quiet']) {
        say(
          terminal,
          `Waiting for ${minutes} min: the log may list a message so late. Ctrl-C ends it, and loses nothing.`,
        );
      }
      return clock.sleep(ms, signal);
    },
  };
}
