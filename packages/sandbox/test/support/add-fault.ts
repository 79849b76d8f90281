import type { Fault } from '../../src/index.js';
import type { ApiClient } from './api.js';

const addFromCode = async (api: ApiClient, fault: Fault) => void api.sandbox.faults.add(fault);
const addOverHttp = async (api: ApiClient, fault: Fault) => {
  const { status, json } = await api.send('POST', '/__sandbox/faults', {
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(fault),
  });
  expect([status, json]).toEqual([200, { id: expect.any(String) }]);
};

/** Both ways to add a fault, for `describe.each`. */
export const WAYS_TO_ADD = [
  ['from code', addFromCode],
  ['from outside, over HTTP', addOverHttp],
] as const;
