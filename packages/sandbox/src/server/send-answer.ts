import type { Clock } from '../clock/clock.js';
import type { Fault } from '../faults/fault.js';
import { removeHeader, type Answer } from '../answers/answer.js';
import { hasBody, type Exchange } from './exchange.js';

/** Sends an answer, whole and at once unless a fault says otherwise. */
export function sendAnswer(exchange: Exchange, answer: Answer, faults: readonly Fault[], clock: Clock): void {
  const { response, record } = exchange;
  record.status = answer.status;
  record.reason ??= answer.reason;
  if (response.destroyed) return;
  if (answer.release) response.on('close', answer.release);
  const bytes = typeof answer.body === 'string' ? Buffer.from(answer.body) : answer.body;
  writeHead(exchange, answer, bytes.length, clock.now());
  const truncate = faults.find((fault) => fault.kind === 'truncate');
  const trickle = faults.find((fault) => fault.kind === 'trickle');
  if (truncate) {
    response.write(bytes.subarray(0, truncate.bytes ?? Math.floor(bytes.length / 2)), () =>
      response.destroy(),
    );
    record.outcome = 'cut';
  } else if (trickle) {
    void sendSlowly(exchange, bytes, trickle.chunkBytes ?? 64, trickle.everyMs ?? 50, clock);
  } else if (mayHaveBody(answer)) {
    response.end(bytes);
    // What still comes of an endless body is not waited for.
    if (exchange.bodyProblem === 'endless') response.on('finish', () => response.destroy());
  } else {
    response.end();
  }
}

function writeHead({ request, response }: Exchange, answer: Answer, bodyBytes: number, nowMs: number): void {
  // Of the clock of the sandbox, so that other dates of the answer can be compared with it.
  const headers: Record<string, string | string[]> = { Date: new Date(nowMs).toUTCString() };
  response.sendDate = false;
  const contentType = answer.contentType ?? 'application/json';
  if (contentType !== '' && bodyBytes > 0) headers['Content-Type'] = contentType;
  if (mayHaveBody(answer)) headers['Content-Length'] = String(bodyBytes);
  // An unread body would be taken for the next request.
  if (answer.close || (hasBody(request) && !request.complete)) headers['Connection'] = 'close';
  for (const [name, value] of Object.entries(answer.headers ?? {})) {
    removeHeader(headers, name);
    if (value !== null) headers[name] = typeof value === 'string' ? value : [...value];
  }
  response.writeHead(answer.status, headers);
}

/** Answers of these two statuses end with their headers. */
function mayHaveBody({ status }: Answer): boolean {
  return status !== 204 && status !== 304;
}

async function sendSlowly(
  { response }: Exchange,
  bytes: Buffer,
  chunkBytes: number,
  everyMs: number,
  clock: Clock,
): Promise<void> {
  try {
    for (let start = 0; start < bytes.length && !response.destroyed; start += chunkBytes) {
      if (start > 0) await clock.sleep(everyMs);
      response.write(bytes.subarray(start, start + chunkBytes));
    }
    response.end();
  } catch {
    response.destroy();
  }
}
