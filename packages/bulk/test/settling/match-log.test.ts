import type { UnknownMessage } from '../../src/index.js';
import { matchLog } from '../../src/settling/match-log.js';

const TIME_MS = Date.UTC(2026, 10, 24, 10);
const message: UnknownMessage = {
  key: 'k',
  content: 'abcdef0',
  timeMs: TIME_MS,
  from: '+15551112222',
  to: ['+15553334444'],
  segments: 1,
  length: 20,
};
const row = (fields: object = {}) => ({
  messageId: 'id-1',
  sourceTn: '+15551112222',
  destinationTn: '+15553334444',
  receiveTime: new Date(TIME_MS + 2000).toISOString(),
  messageLength: 20,
  recipientCount: 1,
  ...fields,
});
const alone = { knownIds: new Set<string>(), unidentified: [message] };

describe('what the message log tells of a message of unknown outcome', () => {
  it('is accepted where exactly one row can be it, also when the row leaves values out', () => {
    expect(matchLog(message, [row()], alone)).toEqual({ finding: 'accepted', id: 'id-1' });
    expect(matchLog(message, [row({ messageLength: undefined, recipientCount: null })], alone)).toMatchObject(
      { finding: 'accepted' },
    );
  });

  it.each([
    ['there is no row', []],
    ['the row is from another number', [row({ sourceTn: '+15551112223' })]],
    ['the row is to another number', [row({ destinationTn: '+15553334445' })]],
    ['the row is of a text of another length', [row({ messageLength: 21 })]],
    ['the row is of a group', [row({ recipientCount: 2 })]],
    ['the row is an hour earlier', [row({ receiveTime: new Date(TIME_MS - 3_600_000).toISOString() })]],
    ['the row is an hour later', [row({ receiveTime: new Date(TIME_MS + 3_600_000).toISOString() })]],
    ['the row has no time', [row({ receiveTime: undefined })]],
  ])('is not found where %s', (_, rows) => {
    expect(matchLog(message, rows, alone)).toEqual({ finding: 'not-found' });
  });

  it('is not found where the row belongs to another message of the journal', () => {
    expect(matchLog(message, [row()], { ...alone, knownIds: new Set(['id-1']) })).toEqual({
      finding: 'not-found',
    });
  });

  it('is ambiguous where two rows can be it, or the row may be of another message whose id is not known', () => {
    expect(matchLog(message, [row(), row({ messageId: 'id-2' })], alone)).toEqual({ finding: 'ambiguous' });
    const twin = { ...message, key: 'twin', timeMs: TIME_MS + 30_000 };
    expect(matchLog(message, [row()], { ...alone, unidentified: [message, twin] })).toEqual({
      finding: 'ambiguous',
    });
    expect(
      matchLog(message, [row(), row({ messageId: 'id-2' })], { ...alone, unidentified: [message, twin] }),
    ).toEqual({
      finding: 'ambiguous',
    });
    const later = { ...twin, timeMs: TIME_MS + 3_600_000 };
    expect(matchLog(message, [row()], { ...alone, unidentified: [message, later] })).toMatchObject({
      finding: 'accepted',
    });
  });

  it('is ambiguous where the row may be of another group, with one of the same recipients', () => {
    const group = { ...message, to: ['+15553334444', '+15553334445'] };
    const other = { ...group, key: 'other', to: ['+15553334445', '+15553334446'] };
    const rows = other.to.map((destinationTn) => row({ destinationTn, recipientCount: 2 }));
    expect(matchLog(group, rows, { ...alone, unidentified: [group, other] })).toEqual({
      finding: 'ambiguous',
    });
  });

  it('is one message where a group shows as a row for each recipient', () => {
    const group = { ...message, to: ['+15553334444', '+15553334445'] };
    const rows = group.to.map((destinationTn) => row({ destinationTn, recipientCount: 2 }));
    expect(matchLog(group, rows, { ...alone, unidentified: [group] })).toEqual({
      finding: 'accepted',
      id: 'id-1',
    });
  });
});
