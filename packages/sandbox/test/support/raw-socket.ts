import { connect, type Socket } from 'node:net';

export interface RawAnswer {
  /** Status of the first answer; undefined when the connection was closed without one. */
  readonly status: number | undefined;
  readonly text: string;
}

/** Sends bytes as they are, and reads until the connection is closed. */
export function sendRaw(
  url: string,
  bytes: string | Buffer | readonly (string | Buffer)[],
): Promise<RawAnswer> {
  return new Promise((resolve) => {
    const socket = connect(Number(new URL(url).port), '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    // A reset after the answer is as good an end as any.
    socket.on('error', () => {});
    socket.on('close', () => {
      const text = Buffer.concat(chunks).toString('latin1');
      const status = /^HTTP\/1\.1 (\d{3}) /.exec(text)?.[1];
      resolve({ status: status === undefined ? undefined : Number(status), text });
    });
    for (const part of typeof bytes === 'string' || Buffer.isBuffer(bytes) ? [bytes] : bytes)
      socket.write(part);
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
