import { readArguments } from '../../src/command-line/read-arguments.js';

test.each([
  [['--port', 'x'], /--port: 'x' is no number from 0 to 65535/],
  [['--port', '70000'], /--port: '70000'/],
  [['--seed-messages', '2000000'], /--seed-messages: '2000000' is no number from 0 to 1000000/],
  [['--rate-limit', 'fast'], /--rate-limit: 'fast' is neither/],
  [['--rate-limit', '5/0'], /--rate-limit/],
  [['--account-id', 'a b'], /--account-id: 'a b' may have only letters, digits, _ and -/],
  [['--account-id', ''], /--account-id: ''/],
  [['--unknown'], /--unknown/],
  [['surplus'], /surplus/],
  [['--callback-url', 'nonsense'], /--callback-url: 'nonsense' is no URL/],
])('%j is rejected', (args, problem) => {
  expect(() => readArguments(args)).toThrow(problem);
});

test('options become those of startSandbox', () => {
  const args = [
    '--rate-limit',
    'off',
    '--queue-rate',
    '5',
    '--index-lag',
    '100',
    '--token-lifetime',
    '60',
    '--cors',
    '--seed-messages',
    '9',
    '--seed',
    '3',
    '--callback-url',
    'http://127.0.0.1:9999/',
  ];
  expect(readArguments(args)).toEqual({
    kind: 'start',
    quiet: false,
    accountId: '9900000',
    options: {
      port: 4010,
      rateLimit: false,
      queue: { segmentsPerSecond: 5 },
      indexLagMs: 100,
      tokenLifetimeSeconds: 60,
      cors: true,
      seed: { messages: 9, seed: 3 },
      callbacks: [{ url: 'http://127.0.0.1:9999/' }],
    },
  });
});

test.each([[['exec']], [['exec', '--']], [['exec', '--', '']], [['exec', 'npm', 'test']]])(
  'the arguments %j are rejected, with how to give a command',
  (args) => {
    expect(() => readArguments(args)).toThrow(
      /give the command after --, as in exec -- npm test|Unexpected argument/,
    );
  },
);
