// @ts-check
'use strict';

const begin = (/** @type {string} */ topic) => `<!-- measured: ${topic} -->`;
const end = '<!-- /measured -->';

/**
 * Puts what was measured in the place of what is there, in each topic that has a place.
 *
 * @param {string} text
 * @param {readonly { topic: string, text: string }[]} measured
 * @param {string} heading above the figures of each topic
 */
function replaceMeasured(text, measured, heading) {
  return [...new Set(measured.map(({ topic }) => topic))].reduce((left, topic) => {
    const from = left.indexOf(begin(topic));
    const to = left.indexOf(end, from);
    if (from < 0 || to < 0) return left;
    const own = measured.filter((part) => part.topic === topic).map((part) => part.text);
    return `${left.slice(0, from)}${begin(topic)}\n\n${[heading, ...own].join('\n\n')}\n\n${left.slice(to)}`;
  }, text);
}

module.exports = { replaceMeasured };
