// @ts-check
'use strict';

/** The generator cannot run on this machine: no Java, one too old, or no JAR and no way to fetch it. */
class GeneratorUnavailableError extends Error {
  /** @param {string} message what is missing, and what to do @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'GeneratorUnavailableError';
  }
}

module.exports = { GeneratorUnavailableError };
