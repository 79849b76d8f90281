import { VERSION } from '../version.js';

/**
 * The header by which the API knows who asks. Browsers set it themselves.
 * @param given what the caller wants to stand before the name of the SDK
 */
export function userAgentHeader(given: string | undefined): Record<string, string> {
  if (typeof process === 'undefined' || !process.versions?.node) return {};
  const own = `bandwidth-messages-sdk/${VERSION} node/${process.versions.node}`;
  return { 'User-Agent': given === undefined ? own : `${given} ${own}` };
}
