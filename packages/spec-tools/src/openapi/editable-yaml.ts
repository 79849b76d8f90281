import YAML from 'yaml';
import { isObject } from './document.js';

/**
 * A document that can be edited and keeps what is not touched. Texts that YAML 1.1 would take for something else (`NO`,
 * `12:30`, `1_000`) are quoted when it is written: the generator reads that dialect.
 */
export function parseEditable(text: string): YAML.Document.Parsed {
  return YAML.parseDocument(text, {
    keepSourceTokens: true,
    customTags: keepBlocks,
    compat: 'yaml-1.1',
    intAsBigInt: true,
  });
}

/** Plain data in which integers are numbers, but for those beyond 2^53. */
export function withPlainNumbers(node: unknown): unknown {
  if (typeof node === 'bigint') return Number.isSafeInteger(Number(node)) ? Number(node) : node;
  if (Array.isArray(node)) return node.map(withPlainNumbers);
  if (!isObject(node)) return node;
  return Object.fromEntries(Object.entries(node).map(([key, value]) => [key, withPlainNumbers(value)]));
}

export function formatEditable(document: YAML.Document): string {
  return document.toString({ lineWidth: 120, singleQuote: true });
}

/** A text of several lines is written back as it was read: the library would wrap it anew, at other words. */
function keepBlocks(tags: YAML.Tags): YAML.Tags {
  return tags.map((tag) => {
    if (typeof tag !== 'object' || tag.tag !== 'tag:yaml.org,2002:str' || !('stringify' in tag)) return tag;
    const { stringify } = tag;
    const kept: YAML.ScalarTag = {
      ...(tag as YAML.ScalarTag),
      stringify(item, context, onComment, onChompKeep) {
        const token = item.srcToken;
        // What nobody has touched is written as it was.
        if (token?.type === 'scalar' && item.value === token.source) return token.source;
        const written = stringify?.(item, context, onComment, onChompKeep) ?? '';
        if (
          token?.type !== 'block-scalar' ||
          token.indent !== context.indent.length - (context.indentStep?.length ?? 2)
        )
          return written;
        const header = written.slice(0, written.indexOf('\n'));
        return `${header}\n${token.source.replace(/\s+$/, '')}`;
      },
    };
    return kept;
  });
}
