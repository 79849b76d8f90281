import { type FakeClock, settle } from './fake-clock.js';

/** The error of a call, and how long it took on the clock; time goes on whenever nothing else can happen. */
export const failureInTime = async (
  clock: FakeClock,
  call: Promise<unknown>,
): Promise<{ error: object; tookMs: number }> => {
  const startedAt = clock.now();
  const errors: object[] = [];
  call.then(
    () => errors.push(new Error('it was expected to fail')),
    (error: object) => errors.push(error),
  );
  while (errors.length === 0) {
    await settle(20);
    if (errors.length === 0) await clock.advanceToNext();
  }
  return { error: errors[0]!, tookMs: clock.now() - startedAt };
};
