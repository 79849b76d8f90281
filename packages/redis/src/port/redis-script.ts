import { createHash } from 'node:crypto';

/** A Lua script, and the hash by which Redis knows it. */
export interface RedisScript {
  /** The script itself, in Lua. */
  readonly source: string;
  /** SHA-1 of the source in hexadecimal, as EVALSHA takes it. */
  readonly sha1: string;
}

/** Makes a script of its source. */
export function createRedisScript(source: string): RedisScript {
  return { source, sha1: createHash('sha1').update(source).digest('hex') };
}

/** Runs a script by its hash, and by its source where the server does not know it (yet, or since it was restarted). */
export async function evalWithFallback(
  script: RedisScript,
  evalSha: (sha1: string) => Promise<unknown>,
  evalSource: (source: string) => Promise<unknown>,
): Promise<unknown> {
  try {
    return await evalSha(script.sha1);
  } catch (error) {
    if (!isNoScript(error)) throw error;
    return evalSource(script.source);
  }
}

function isNoScript(error: unknown): boolean {
  return error instanceof Error && error.message.startsWith('NOSCRIPT');
}
