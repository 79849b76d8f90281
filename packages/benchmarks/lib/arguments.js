// @ts-check
'use strict';
const { parseArgs } = require('node:util');

const usage = `Usage: npm run bench [-- TOPIC...] [--rounds N] [--scale X] [--json FILE] [--readme]

  TOPIC         what to measure; everything unless given
  --rounds N    how often each thing is measured, turn by turn (each topic has its own default)
  --scale X     multiplies the number of calls in a round; 0.1 gives a quick, rough answer
  --json FILE   also writes the figures there
  --readme      also writes the tables into packages/benchmarks/README.md`;

/** A wish that cannot be fulfilled; the message says how to put it. */
class UsageError extends Error {}

/** @param {string} name @param {string | undefined} text @param {(value: number) => boolean} isValid */
function numberOf(name, text, isValid) {
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!isValid(value)) throw new UsageError(`--${name} cannot be ${text}\n\n${usage}`);
  return value;
}

/**
 * @param {string[]} args
 * @param {readonly string[]} topicNames
 */
function readArguments(args, topicNames) {
  let parsed;
  try {
    parsed = parseArgs({
      args,
      allowPositionals: true,
      options: {
        rounds: { type: 'string' },
        scale: { type: 'string' },
        json: { type: 'string' },
        readme: { type: 'boolean' },
        help: { type: 'boolean' },
      },
    });
  } catch (error) {
    throw new UsageError(`${/** @type {Error} */ (error).message}\n\n${usage}`);
  }
  const { positionals, values } = parsed;
  const unknown = positionals.find((name) => !topicNames.includes(name));
  if (unknown)
    throw new UsageError(`no topic is called ${unknown}; there are ${topicNames.join(', ')}\n\n${usage}`);
  return {
    help: values.help === true,
    topics: positionals.length > 0 ? positionals : topicNames,
    rounds: numberOf('rounds', values.rounds, (value) => Number.isInteger(value) && value > 0),
    scale: numberOf('scale', values.scale, (value) => value > 0),
    jsonFile: values.json,
    readme: values.readme,
  };
}

module.exports = { UsageError, readArguments, usage };
