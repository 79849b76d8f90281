import { NODE_LINES } from '../../../scripts/lib/supported-versions.js';
import { OWN } from './tools.js';

/** How a TypeScript project finds its modules. */
export type Resolution = 'nodenext .mts' | 'nodenext .cts' | 'bundler' | 'node10';

/** A JavaScript project. */
export interface NodeRow {
  readonly title: string;
  readonly node: string;
  readonly module: 'cjs' | 'esm';
  readonly axios?: string;
}

/** A TypeScript project. */
export interface TypeScriptRow {
  readonly title: string;
  readonly compiler: string;
  readonly resolution: Resolution;
  readonly axios?: string;
}

/** Who installs and uses the packages. */
export interface Rows {
  readonly node: readonly NodeRow[];
  readonly typeScript: readonly TypeScriptRow[];
  readonly bundlers: readonly ('esbuild' | 'vite')[];
  /** Whether a worker runtime without Node's modules is among them. */
  readonly worker: boolean;
}

/** The oldest supported compiler comes first. Version 7 no longer has node10. */
const COMPILERS = ['typescript-5.2', 'typescript-5.9', 'typescript-6', 'typescript-7'];
const MODULES = ['cjs', 'esm'] as const;
const RESOLUTIONS: readonly Resolution[] = ['nodenext .mts', 'nodenext .cts', 'bundler', 'node10'];

/**
 * One of each kind of consumer, on what is installed anyway.
 *
 * @param axiosRange the range that the packages declare
 */
export function shortRows(axiosRange: string): Rows {
  return {
    node: [...MODULES.map((module) => nodeRow(OWN, module)), nodeRow(OWN, 'esm', lowestOf(axiosRange))],
    typeScript: RESOLUTIONS.map((resolution) => typeScriptRow(OWN, resolution)),
    bundlers: ['esbuild'],
    worker: false,
  };
}

/**
 * Everything that is supported.
 *
 * @param axiosRange the range that the packages declare
 */
export function allRows(axiosRange: string): Rows {
  const ends = [lowestOf(axiosRange), axiosRange];
  return {
    node: [
      ...NODE_LINES.flatMap((node) => MODULES.map((module) => nodeRow(node, module))),
      ...ends.flatMap((axios) => MODULES.map((module) => nodeRow(OWN, module, axios))),
    ],
    typeScript: [
      ...ends.map((axios) => typeScriptRow(OWN, 'nodenext .mts', axios)),
      ...COMPILERS.flatMap((compiler) =>
        RESOLUTIONS.filter((resolution) => resolution !== 'node10' || compiler !== 'typescript-7').map(
          (resolution) => typeScriptRow(compiler, resolution),
        ),
      ),
    ],
    bundlers: ['esbuild', 'vite'],
    worker: true,
  };
}

function nodeRow(node: string, module: NodeRow['module'], axios?: string): NodeRow {
  const how = `${node === OWN ? 'this Node' : `Node ${node}`}, ${module === 'cjs' ? 'require' : 'import'}`;
  return axios === undefined
    ? { title: how, node, module }
    : { title: `${how}, axios ${axios}`, node, module, axios };
}

function typeScriptRow(compiler: string, resolution: Resolution, axios?: string): TypeScriptRow {
  const how = `${compiler === OWN ? "the repository's TypeScript" : compiler}, ${resolution}`;
  return axios === undefined
    ? { title: how, compiler, resolution }
    : { title: `${how}, axios ${axios}`, compiler, resolution, axios };
}

/** The lowest version of a range. npm installs the highest by itself. */
function lowestOf(range: string): string {
  const version = /^\^(\d+\.\d+\.\d+)$/.exec(range)?.[1];
  if (version === undefined)
    throw new Error(`The range of axios must be a caret and a full version, such as ^1.2.3, not ${range}.`);
  return version;
}
