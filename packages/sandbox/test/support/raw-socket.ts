import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** Status of the first answer; undefined when the connection was closed without one. */
  readonly status: number | undefined;
  readonly contentType: string | undefined;
  /** The body of the first answer. */
  readonly body: string;
  /** Everything that came. */
  readonly text: string;
}

/** Sends bytes as they are, and reads until the connection is closed; `thenEnd` tells the server that no more will come. */
export function sendRaw(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
  { thenEnd = false } = {},
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset after the answer is as good an end as any.
    socket.on('error', () => {});
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const header = (name: string) => new RegExp(`^${name}: (.*)\\r$`, 'im').exec(text)?.[1];
      const [, status] = /^HTTP\/1\.1 (\d{3}) /.exec(text) ?? [];
      const bodyStart = text.indexOf('\r\n\r\n') + 4;
      resolve({
        status: status === undefined ? undefined : Number(status),
        contentType: header('content-type'),
        body: text.slice(bodyStart, bodyStart + Number(header('content-length') ?? 0)),
        text,
      });
    });
    for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes)
      socket.write(part);
    if (thenEnd) socket.end();
  });
}

export function openSockets(url: string, count: number): Promise<Socket[]> {
  const port = Number(new URL(url).port);
  return Promise.all(
    Array.from(
      { length: count },
      () =>
        new Promise<Socket>((resolve, reject) => {
          const socket = connect(port, '127.0.0.1', () => resolve(socket));
          socket.on('error', reject);
        }),
    ),
  );
}

/** Keeps so many connections open without a word, opening each again when it is cut off. Returns what ends this. */
export async function holdIdleSockets(url: string, count: number): Promise<() => void> {
  const held = new Set<Socket>();
  let holding = true;
  const hold = (socket: Socket) => {
    held.add(socket);
    socket.on('close', () => {
      held.delete(socket);
      if (holding)
        openSockets(url, 1).then(
          ([next]) => (holding ? hold(next!) : next!.destroy()),
          () => {},
        );
    });
    socket.resume();
  };
  (await openSockets(url, count)).forEach(hold);
  return () => {
    holding = false;
    held.forEach((socket) => socket.destroy());
  };
}
