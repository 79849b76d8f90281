import { readFile } from 'node:fs/promises';
import type { IncomingMessage, ServerResponse } from 'node:http';
import path from 'node:path';
import type { StreamRoute } from './control-route.js';

/** The files of the inbox page, and what they are. They are read when a page asks for them, and not before. */
const FILES: Readonly<Record<string, string>> = {
  'inbox.html': 'text/html; charset=utf-8',
  'inbox.css': 'text/css; charset=utf-8',
  'inbox.js': 'text/javascript; charset=utf-8',
  'inbox.svg': 'image/svg+xml',
};

/** Nothing but its own files and its own server, no frame around it, and no text that could become a script. */
const HEADERS = {
  'Content-Security-Policy':
    "default-src 'self'; object-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'",
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'no-referrer',
  'Cache-Control': 'no-store',
};

/** The routes of the page. */
export function pageRoutes(packageRoot: string): readonly StreamRoute[] {
  const send =
    (file: string) =>
    async (_request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const bytes = await readFile(path.join(packageRoot, 'ui', file));
      response.writeHead(200, { 'Content-Type': FILES[file]!, 'Content-Length': bytes.length, ...HEADERS });
      response.end(bytes);
    };
  return [
    { method: 'GET', path: '/ui', does: 'the inbox page, for a browser', respond: send('inbox.html') },
    ...Object.keys(FILES).map((file) => ({
      method: 'GET' as const,
      path: `/ui/${file}`,
      does: 'a file of the inbox page',
      respond: send(file),
    })),
  ];
}
