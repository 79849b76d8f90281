import { deliveredEvent } from '../support/events.js';
import { callbackRequest, createHandler, post } from '../support/post.js';
import { turns } from '../support/create-test-clock.js';

describe('a handler that fails', () => {
  test.each([
    [
      'throws',
      () => {
        throw new Error('secret words');
      },
    ],
    [
      'rejects',
      async () => {
        throw new Error('secret words');
      },
    ],
    ['rejects with nothing', () => Promise.reject()],
  ])('and %s makes the answer a 500 that says nothing of it', async (_name, listener) => {
    const handler = createHandler({ on: { other: listener } });
    const answer = await handler.fetch(callbackRequest([deliveredEvent()]));
    expect(answer.status).toBe(500);
    expect(`${await answer.text()}${JSON.stringify([...answer.headers])}`).not.toContain('secret');
    expect(handler.errors).toHaveLength(1);
  });

  test('is told to onError with its event', async () => {
    const onError = jest.fn();
    const failure = new Error('no database');
    const handler = createHandler({
      on: {
        other: () => {
          throw failure;
        },
      },
      onError,
    });
    await post(handler, deliveredEvent(7));
    expect(onError.mock.calls).toEqual([[failure, deliveredEvent(7)]]);
  });

  test('is told once on the console where there is no onError, without a word of error and event', async () => {
    const warn = jest.spyOn(console, 'warn').mockImplementation(() => {});
    try {
      const handler = createHandler({
        on: {
          other: () => {
            throw new Error('secret words');
          },
        },
        onError: undefined,
      });
      expect(await post(handler, [deliveredEvent(1), deliveredEvent(2)])).toBe(500);
      expect(warn).toHaveBeenCalledTimes(1);
      expect(JSON.stringify(warn.mock.calls)).toContain('onError');
      expect(JSON.stringify(warn.mock.calls)).not.toMatch(/secret|message-1/);
    } finally {
      warn.mockRestore();
    }
  });

  test('and an onError that fails, too, changes nothing', async () => {
    const unhandled = jest.fn();
    process.on('unhandledRejection', unhandled);
    try {
      for (const onError of [
        () => {
          throw new Error();
        },
        () => Promise.reject(new Error()),
      ] as (() => void)[]) {
        const handler = createHandler({
          on: {
            other: () => {
              throw new Error();
            },
          },
          onError,
        });
        expect(await post(handler, deliveredEvent())).toBe(500);
      }
      await turns();
      expect(unhandled).not.toHaveBeenCalled();
    } finally {
      process.off('unhandledRejection', unhandled);
    }
  });
});
