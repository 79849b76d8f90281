// @ts-check
'use strict';
const YAML = require('yaml');

/**
 * A text of several lines is written back as it was read: the library would wrap it anew, at other words.
 *
 * @type {(tags: YAML.Tags) => YAML.Tags}
 */
const keepBlocks = (tags) =>
  tags.map((tag) => {
    if (typeof tag !== 'object' || tag.tag !== 'tag:yaml.org,2002:str' || !('stringify' in tag)) return tag;
    const { stringify } = tag;
    /** @type {YAML.ScalarTag} */
    const kept = {
      .../** @type {YAML.ScalarTag} */ (tag),
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

/** @param {string} text @returns {YAML.Document.Parsed} a document that can be edited and keeps what is not touched */
function parseEditable(text) {
  return YAML.parseDocument(text, { keepSourceTokens: true, customTags: keepBlocks });
}

/** @param {YAML.Document} document */
function formatEditable(document) {
  return document.toString({ lineWidth: 120, singleQuote: true });
}

module.exports = { formatEditable, parseEditable };
