import { compareTexts } from '../support/compare-texts.js';

const api = (types: string): string => `${types}
export interface Api { send(request: Request): Promise<Answer> }
export declare const api: Api;`;
const request = (fields: string): string =>
  api(`export interface Request {${fields}} export interface Answer {}`);
const answer = (fields: string): string =>
  api(`export interface Request {} export interface Answer {${fields}}`);

describe('exports', () => {
  it.each([
    [
      'removed',
      'export const a = 1; export const b = 1;',
      'export const a = 1;',
      ['major x b: is no longer exported'],
    ],
    ['added', 'export const a = 1;', 'export const a = 1; export const b = 1;', ['minor x b: is new']],
    ['the same', 'export interface A { a: string }', 'export interface A { a: string }', []],
    [
      'an interface that became a type',
      'export interface A { a: string }',
      'export type A = { a: string }',
      [],
    ],
  ])('%s', (_what, old, now, expected) => expect(compareTexts(old, now)).toEqual(expected));
});

describe('what callers give', () => {
  it.each([
    ['a field more, optional', '', 'a?: string', ['minor x Request.a: is new']],
    ['a field more, mandatory', '', 'a: string', ['major x Request.a: is new']],
    ['a field less', 'a?: string', '', ['major x Request.a: was removed']],
    [
      'a field that becomes mandatory',
      'a?: string',
      'a: string',
      ['major x Request.a: was optional, is required'],
    ],
    [
      'a field that may be left out',
      'a: string',
      'a?: string',
      ['minor x Request.a: was always there, is optional'],
    ],
    [
      'a wider type',
      'a: string',
      'a: string | number',
      ['minor x Request.a: was string, is string | number'],
    ],
    [
      'a narrower type',
      'a: string | number',
      'a: string',
      ['major x Request.a: was string | number, is string'],
    ],
    [
      'null allowed',
      'a?: string',
      'a?: string | null',
      ['minor x Request.a: was string | undefined, is string | null | undefined'],
    ],
    ['an enum that grows', "a: 'p' | 'q'", "a: 'p' | 'q' | 'r'", ['minor x Request.a: gained `r`']],
    ['an enum that shrinks', "a: 'p' | 'q'", "a: 'p'", ['major x Request.a: lost `q`']],
    ['an enum that becomes a text', "a: 'p'", 'a: string', ['minor x Request.a: was "p", is string']],
    ['other items', 'a: string[]', 'a: number[]', ['major x Request.a: was string, is number']],
    [
      'a callback that gets more',
      'a: (x: string) => void',
      'a: (x: string, y: string) => void',
      ['major x Request.a(y): the parameter is new'],
    ],
  ])('%s', (_what, old, now, expected) => expect(compareTexts(request(old), request(now))).toEqual(expected));
});

describe('what callers get', () => {
  it.each([
    ['a field more', '', 'a: string', ['minor x Answer.a: is new']],
    ['a field less', 'a?: string', '', ['major x Answer.a: was removed']],
    [
      'a field that is always there',
      'a?: string',
      'a: string',
      ['minor x Answer.a: was optional, is required'],
    ],
    [
      'a field that may be missing',
      'a: string',
      'a?: string',
      ['major x Answer.a: was always there, is optional'],
    ],
    ['a wider type', 'a: string', 'a: string | number', ['major x Answer.a: was string, is string | number']],
    [
      'a narrower type',
      'a: string | number',
      'a: string',
      ['minor x Answer.a: was string | number, is string'],
    ],
    ['null comes', 'a: string', 'a: string | null', ['major x Answer.a: was string, is string | null']],
    ['an enum that grows: enums are open', "a: 'p'", "a: 'p' | 'q'", ['minor x Answer.a: gained `q`']],
    ['an enum that shrinks', "a: 'p' | 'q'", "a: 'p'", ['minor x Answer.a: lost `q`']],
    ['a constant of another value', "a: 'p'", "a: 'q'", ['major x Answer.a: was "p", is "q"']],
    ['an enum that becomes a text', "a: 'p'", 'a: string', ['major x Answer.a: was "p", is string']],
    [
      'deep inside',
      'a: { b: { c: string }[] }',
      'a: { b: { c: number }[] }',
      ['major x Answer.a.b.c: was string, is number'],
    ],
  ])('%s', (_what, old, now, expected) => expect(compareTexts(answer(old), answer(now))).toEqual(expected));

  it('judges a type that goes both ways by the stricter of the two', () => {
    const both = (fields: string): string =>
      `export interface T {${fields}} export declare function f(given: T): T;`;
    expect(compareTexts(both(''), both('a: string'))).toEqual(['major x T.a: is new']);
    expect(compareTexts(both('a: string'), both('a?: string'))).toEqual([
      'major x T.a: was always there, is optional',
    ]);
  });

  it('takes a type that no function mentions for one that is read, such as the payload of a callback', () => {
    expect(compareTexts('export interface P {}', 'export interface P { a: string }')).toEqual([
      'minor x P.a: is new',
    ]);
  });

  it('says a change once, at the type that changed', () => {
    const nested = (fields: string): string =>
      `export interface Inner {${fields}} export interface Outer { a: Inner; b: Inner[] } export declare const o: Outer;`;
    expect(compareTexts(nested('c: string'), nested('c: number'))).toEqual([
      'major x Inner.c: was string, is number',
    ]);
  });
});

describe('functions', () => {
  const f = (parameters: string): string => `export declare function f(${parameters}): void;`;
  it.each([
    [
      'an optional parameter more',
      'a: string',
      'a: string, b?: string',
      ['minor x f(b): the parameter is new'],
    ],
    [
      'a mandatory parameter more',
      'a: string',
      'a: string, b: string',
      ['major x f(b): the parameter is new'],
    ],
    ['a parameter less', 'a: string, b?: string', 'a: string', ['major x f(b): the parameter was removed']],
    [
      'parameters of one type that change places',
      'a?: string, b?: string',
      'b?: string, a?: string',
      ['major x f(): parameters changed places: `a`, `b`'],
    ],
    [
      'a parameter that comes between others',
      'a: string, c?: string',
      'a: string, b?: string, c?: string',
      ['major x f(): parameters changed places: `c`'],
    ],
    [
      'a parameter that becomes mandatory',
      'a?: string',
      'a: string',
      ['major x f(a): was optional, is required'],
    ],
    ['another type', 'a: string', 'a: number', ['major x f(a): was string, is number']],
    ['another name at the same place', 'a: string', 'b: string', []],
    [
      'the generator’s options, last as ever',
      'a: string, options?: object',
      'a: string, b?: string, options?: object',
      ['minor x f(b): the parameter is new'],
    ],
  ])('%s', (_what, old, now, expected) => expect(compareTexts(f(old), f(now))).toEqual(expected));

  it('does not look at private members of a class, nor at the numbers of symbols', () => {
    const c = (hidden: string): string =>
      `const brand: unique symbol = Symbol(); export class C { ${hidden} readonly [brand] = 1; protected p = 1; }`;
    expect(compareTexts(c('private a = 1;'), `const other = 1; ${c('private b = 2;')}`)).toEqual([]);
  });
});

describe('constants that are data', () => {
  it('has public keys, and values that may change', () => {
    const old =
      'export const table = { send: { limit: 1 }, list: { limit: 2 } } as const; export const url: "a" = "a";';
    const now =
      'export const table = { send: { limit: 9 }, find: { limit: 2 } } as const; export const url: "b" = "b";';
    expect(compareTexts(old, now, { valuesAreData: true })).toEqual([
      'major x table.list: was removed',
      'minor x table.find: is new',
    ]);
  });
});

it('comes to an end with types that hold themselves', () => {
  const tree = (type: string): string =>
    `type Node<T> = { value: T; children: Node<T>[] }; export declare const tree: Node<${type}>;`;
  expect(compareTexts(tree('string'), tree('number'))).toEqual(['major x tree.value: was string, is number']);
});
