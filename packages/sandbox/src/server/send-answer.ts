import type { Clock } from '../clock/clock.js';
import type { Fault } from '../faults/fault.js';
import type { Answer } from '../answers/answer.js';
import { hasBody, type Exchange } from './exchange.js';

/** Sends an answer, whole and at once unless a fault says otherwise. */
export function sendAnswer(exchange: Exchange, answer: Answer, faults: readonly Fault[], clock: Clock): void {
  const { response, record } = exchange;
  record.status = answer.status;
  record.reason ??= answer.reason;
  exchange.onClose = answer.release;
  if (response.destroyed) return;
  writeHead(exchange, answer);
  const truncate = faults.find((fault) => fault.kind === 'truncate');
  const trickle = faults.find((fault) => fault.kind === 'trickle');
  if (truncate) {
    const bytes = bytesOf(answer);
    response.write(bytes.subarray(0, truncate.bytes ?? Math.floor(bytes.length / 2)), () =>
      response.destroy(),
    );
    record.outcome = 'cut';
  } else if (trickle) {
    void sendSlowly(exchange, bytesOf(answer), trickle.chunkBytes ?? 64, trickle.everyMs ?? 50, clock);
  } else if (answer.status === 204 || answer.status === 304) {
    response.end();
  } else {
    response.end(answer.body);
    // What still comes of an endless body is not waited for.
    if (exchange.bodyProblem === 'endless') response.on('finish', () => response.destroy());
  }
}

function bytesOf({ body }: Answer): Buffer {
  return typeof body === 'string' ? Buffer.from(body) : body;
}

function writeHead({ request, response }: Exchange, answer: Answer): void {
  const headers: Record<string, string | readonly string[] | number> = {};
  const contentType = answer.contentType ?? 'application/json';
  if (contentType !== '' && answer.body.length > 0) headers['Content-Type'] = contentType;
  if (answer.status !== 204 && answer.status !== 304)
    headers['Content-Length'] = Buffer.byteLength(answer.body);
  // An unread body would be taken for the next request.
  if (answer.close || (hasBody(request) && !request.complete)) headers['Connection'] = 'close';
  if (answer.headers) Object.assign(headers, answer.headers);
  response.writeHead(answer.status, headers as Record<string, string>);
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
