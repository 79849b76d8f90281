import { reportDemands, stepBetween, tooSmallStep } from '../../src/release/version-step.js';

test.each([
  ['v1.2.3', '1.2.4', 'patch'],
  ['v1.2.3', '1.3.0', 'minor'],
  ['v1.2.3', '2.0.0', 'major'],
  ['v1.2.3', '1.2.3', 'none'],
])('from %s to %s is a %s step', (from, to, step) => {
  expect(stepBetween(from, to)).toBe(step);
});

describe('what a changed API report asks for', () => {
  const before = [
    'export interface A {',
    '    // (undocumented)',
    '    x: string;',
    '}',
    'export const b: number;',
  ].join('\n');
  const of = (after: string) => reportDemands('sdk.api.md', before, after).map(({ level }) => level);

  test('nothing, when it says the same', () => expect(of(before)).toEqual([]));
  test('nothing, when only remarks differ', () =>
    expect(of(before.replace('    // (undocumented)\n', ''))).toEqual([]));
  test('a minor step, when a member is new', () =>
    expect(of(before.replace('}', '    y?: string;\n}'))).toEqual(['minor']));
  test('a minor step, when an export is new', () =>
    expect(of(`${before}\nexport function c(): void;`)).toEqual(['minor']));
  test('a major step, when an export is gone', () =>
    expect(reportDemands('sdk.api.md', before, before.replace('export const b: number;', ''))).toEqual([
      { level: 'major', message: 'sdk.api.md no longer exports b' },
    ]));
});

describe('the step that the commits give', () => {
  const demands = [
    { level: 'patch' as const, message: 'a description has changed' },
    { level: 'minor' as const, message: 'a parameter is new' },
  ];

  test.each(['1.1.0', '2.0.0'])('is large enough at %s', (to) => {
    expect(tooSmallStep({ from: 'v1.0.0', to, demands })).toBeUndefined();
  });

  test('is too small at 1.0.1, and the refusal names what asks for more and the commit that gives it', () => {
    const refusal = tooSmallStep({ from: 'v1.0.0', to: '1.0.1', demands });
    expect(refusal).toContain('The commits since v1.0.0 make this version 1.0.1, a patch step');
    expect(refusal).toContain('minor  a parameter is new');
    expect(refusal).not.toContain('a description has changed');
    expect(refusal).toContain('feat(client): ...');
  });
});
