import { applicationId, startMs, validMessage, withSandbox } from '../support/api.js';

const dateAt = (ms: number) => new Date(ms).toUTCString();

test('every answer carries the time of the sandbox as its Date, also after that was moved', () =>
  withSandbox({}, async (api, sandbox) => {
    const dates = async () => {
      const answers = [
        await api.list({ limit: 1 }),
        await api.create(),
        await api.token(),
        await api.create({ ...validMessage, applicationId: `${applicationId}0` }),
        await api.send('GET', '/nowhere'),
      ];
      return new Set(answers.map(({ headers }) => headers['date']));
    };
    expect(await dates()).toEqual(new Set([dateAt(startMs)]));
    sandbox.advanceClock(86_400_000);
    expect(await dates()).toEqual(new Set([dateAt(startMs + 86_400_000)]));
  }));

test('the Date of an answer can be changed by a fault, and left out', () =>
  withSandbox({}, async (api, sandbox) => {
    const wrong = dateAt(startMs - 3_600_000);
    sandbox.faults.add({ kind: 'headers', headers: { date: wrong } });
    expect((await api.list({ limit: 1 })).headers['date']).toBe(wrong);
    sandbox.faults.add({ kind: 'headers', headers: { Date: null } });
    expect((await api.list({ limit: 1 })).headers['date']).toBeUndefined();
    sandbox.faults.add({ kind: 'respond', status: 503, headers: { DATE: null, 'Retry-After': wrong } });
    const { status, headers } = await api.send('GET', '/api/v2/users/9900000/messages?limit=1');
    expect([status, headers['date'], headers['retry-after']]).toEqual([503, undefined, wrong]);
  }));
