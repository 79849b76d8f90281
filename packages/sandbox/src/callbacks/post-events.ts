import type { Clock } from '../clock/clock.js';
import type { CallbackTarget } from './callback-target.js';
import { postJson, type PostAnswer } from './post-json.js';

/** What came of one try to post events. */
export interface PostResult {
  /** Status of the answer; undefined when there was none. */
  readonly status: number | undefined;
  /** Why it does not count as received; undefined when it does. */
  readonly problem: string | undefined;
  /** Whether the receiver first asked for credentials, by a 401 with `WWW-Authenticate: Basic`, and got them. */
  readonly challenged: boolean;
}

/** Posts events once. Never rejects: what went wrong is in the result. */
export async function postEvents(
  clock: Clock,
  target: CallbackTarget,
  body: string,
  timeoutMs: number,
  signal: AbortSignal,
): Promise<PostResult> {
  const ended = new AbortController();
  const timedOut = new AbortController();
  const stop = AbortSignal.any([signal, timedOut.signal]);
  clock.sleep(timeoutMs, AbortSignal.any([signal, ended.signal])).then(
    () => timedOut.abort(),
    () => {},
  );
  let challenged = false;
  try {
    let answer = await postJson(target.url, body, undefined, stop);
    const authorization = credentialsFor(target, answer);
    if (authorization !== undefined) {
      challenged = true;
      answer = await postJson(target.url, body, authorization, stop);
    }
    const { status } = answer;
    const problem = status >= 200 && status < 300 ? undefined : `status ${status}`;
    return { status, problem, challenged };
  } catch (error) {
    const problem = timedOut.signal.aborted ? `no answer within ${timeoutMs} ms` : (error as Error).message;
    return { status: undefined, problem, challenged };
  } finally {
    ended.abort();
  }
}

/** The credentials of a target, where the receiver has asked for them: they are never sent without that. */
function credentialsFor(target: CallbackTarget, { status, challenge }: PostAnswer): string | undefined {
  const isChallenge = status === 401 && /^basic\b/i.test(challenge ?? '');
  if (!isChallenge || target.username === undefined) return undefined;
  return `Basic ${Buffer.from(`${target.username}:${target.password ?? ''}`).toString('base64')}`;
}
