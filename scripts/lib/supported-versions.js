'use strict';
const { engines } = require('../../package.json');

/** The lines of Node that are supported, oldest first. Whatever names one reads it here, or is tested against it. */
const NODE_LINES = ['20', '22', '24', '26'];

/** The oldest Node that is supported, from `engines` of the root. Each package repeats it for npm, which reads no other file. */
const OLDEST_NODE = engines.node.replace(/^>=/, '');

module.exports = { NODE_LINES, OLDEST_NODE };
