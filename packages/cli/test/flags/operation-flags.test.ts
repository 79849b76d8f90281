import { operations, type Operation } from '@bandwidth-messages/client/operations';
import { CONNECTION_FLAGS } from '../../src/flags/common-flags.js';
import { queryFlags, rowFields } from '../../src/flags/operation-flags.js';
import { COMMANDS } from '../../src/commands/commands.js';
import { bashCompletion } from '../../src/completion/bash.js';
import { fishCompletion } from '../../src/completion/fish.js';
import { zshCompletion } from '../../src/completion/zsh.js';
import { commandHelp } from '../../src/help/help-text.js';

const list: Operation = operations.listMessages;

test('every query parameter of the spec is a flag of list', () => {
  const { flags } = COMMANDS.find(({ name }) => name === 'list')!;
  const parameters = list.parameters.filter((rule) => rule.in === 'query').map(({ name }) => name);
  expect(flags.flatMap(({ parameter }) => parameter ?? []).sort()).toEqual([...parameters].sort());
});

test('a parameter that is new in the spec is a flag, in help and in completion, without another line', () => {
  const added = {
    ...list.parameters[1]!,
    name: 'campaignState',
    in: 'query',
    required: false,
    enum: ['LIVE', 'OVER'],
  };
  const operation = { ...list, parameters: [...list.parameters, added] } as Operation;
  const flags = queryFlags({ operation, reserved: CONNECTION_FLAGS });
  const command = { ...COMMANDS.find(({ name }) => name === 'list')!, flags };

  expect(flags.at(-1)).toMatchObject({
    name: 'campaign-state',
    parameter: 'campaignState',
    choices: ['LIVE', 'OVER'],
  });
  expect(commandHelp(command)).toContain('--campaign-state WORD');
  expect(bashCompletion([command])).toContain('--campaign-state) words="LIVE OVER"');
  expect(zshCompletion([command])).toContain('--campaign-state=[');
  expect(fishCompletion([command])).toContain("-l campaign-state -r -f -a 'LIVE OVER'");
});

test('a parameter with the name of a flag of the command gets another one', () => {
  const added = { name: 'profile', in: 'query', required: false, type: 'string' };
  const operation = { ...list, parameters: [added] } as unknown as Operation;
  expect(queryFlags({ operation, reserved: CONNECTION_FLAGS })[0]?.name).toBe('query-profile');
});

test('no command has two flags of one name', () => {
  for (const { name, flags } of COMMANDS) {
    const names = flags.map((flag) => flag.name);
    expect([name, names.filter((flag, index) => names.indexOf(flag) !== index)]).toEqual([name, []]);
  }
});

test('the columns of a CSV are the fields that the spec gives a row', () => {
  expect(rowFields()).toEqual(expect.arrayContaining(['messageId', 'receiveTime', 'messageStatus']));
});
