import type { IncomingHttpHeaders } from 'node:http';

/** Why a control request is rejected. */
export interface AccessProblem {
  readonly status: number;
  readonly error: string;
}

const LOOPBACK = /^(localhost|127(\.\d{1,3}){3}|\[::1\])$/i;

/**
 * Looks at whether a control request may come from the page of another site. A site that a developer visits can make the
 * browser send requests to this machine, under a name of its own too; but it cannot choose the `Host` and the `Origin`
 * that the browser sends, and cannot send JSON without asking first.
 *
 * @param host the address that the sandbox listens on
 */
export function checkAccess(
  headers: IncomingHttpHeaders,
  method: string,
  host: string,
): AccessProblem | undefined {
  const name = hostName(headers.host);
  if (name === undefined || !(LOOPBACK.test(name) || name === bracketed(host).toLowerCase()))
    return {
      status: 403,
      error: `Host '${headers.host ?? ''}' is neither a loopback name nor ${host}, the address that the sandbox listens on.`,
    };
  const { origin } = headers;
  if (origin !== undefined && origin.toLowerCase() !== `http://${headers.host?.toLowerCase()}`)
    return { status: 403, error: `Pages of ${origin} cannot control the sandbox.` };
  const hasBody = headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0';
  const contentType = (headers['content-type'] ?? '').split(';')[0]!.trim().toLowerCase();
  const mustBeJson = hasBody || (contentType !== '' && method !== 'GET');
  if (mustBeJson && contentType !== 'application/json')
    return { status: 415, error: `Send the body as JSON, with 'Content-Type: application/json'.` };
  return undefined;
}

/** The name in a `Host` header, without the port. */
function hostName(header: string | undefined): string | undefined {
  return /^(\[[^\]]*\]|[^:]*)(:\d+)?$/.exec(header ?? '')?.[1]?.toLowerCase() || undefined;
}

function bracketed(host: string): string {
  return host.includes(':') ? `[${host}]` : host;
}
