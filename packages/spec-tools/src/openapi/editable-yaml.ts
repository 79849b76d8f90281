import YAML from 'yaml';

/** A document that can be edited and keeps what is not touched. */
export function parseEditable(text: string): YAML.Document.Parsed {
  return YAML.parseDocument(text, { keepSourceTokens: true, customTags: keepBlocks });
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
