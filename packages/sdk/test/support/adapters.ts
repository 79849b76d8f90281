import type { AxiosOptions } from '../../src/index.js';
import { undiciAdapter } from '../../src/undici.js';

/** Everything that requests can be sent by in Node: the same rules hold for all of them. */
export const ADAPTERS: [name: string, axios: () => AxiosOptions][] = [
  ["axios's http adapter", () => ({})],
  ['undici', () => ({ adapter: undiciAdapter() })],
  ["axios's fetch adapter", () => ({ adapter: 'fetch' })],
];
