import type ts from 'typescript';
import type { Level } from '../levels.js';
import type { Direction } from './type-facts.js';

/** What changed at one place of an API surface. */
export interface Finding {
  readonly path: string;
  readonly level: Level;
  readonly message: string;
}

/** One place, with its type on each side of the comparison. */
export interface Place {
  readonly path: string;
  readonly old: ts.Type;
  readonly now: ts.Type;
  readonly direction: Direction;
}

/** What the parts of a comparison share: the program's types, and the way to go on with a type inside another. */
export interface TypeComparer {
  readonly checker: ts.TypeChecker;
  /** A type as TypeScript writes it. */
  readonly text: (type: ts.Type) => string;
  /** The exported name of a type, or its text. */
  readonly label: (type: ts.Type) => string;
  readonly compare: (place: Place) => Finding[];
  /** What is left to say of two types that have no parts to compare: whether the one does for the other. */
  readonly compareWhole: (place: Place) => Finding[];
}

/** Items that only the first list has. */
export function missing<T>(from: readonly T[], list: readonly T[]): T[] {
  return from.filter((item) => !list.includes(item));
}
