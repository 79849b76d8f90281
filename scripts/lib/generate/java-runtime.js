'use strict';
const { execFile } = require('node:child_process');
const path = require('node:path');

/** The generator cannot run on this machine: no Java, one too old, or no JAR and no way to fetch it. */
class GeneratorUnavailableError extends Error {
  /** @param {string} message what is missing, and what to do @param {ErrorOptions} [options] */
  constructor(message, options) {
    super(message, options);
    this.name = 'GeneratorUnavailableError';
  }
}

const oldestMajor = 11;
const advice = `The generator needs Java ${oldestMajor} or newer (17 and 21 are good choices). Install a JDK or JRE and see that "java -version" finds it, or set JAVA_HOME to its folder.`;

// The few variables that Java may see: no credential of the caller's shell, and nothing that steers the generator
// (TS_POST_PROCESS_FILE would run a program of its own on each file).
function javaEnvironment(env = process.env) {
  const names = 'PATH Path HOME USERPROFILE TMPDIR TEMP TMP SystemRoot JAVA_HOME JAVA_TOOL_OPTIONS'.split(
    ' ',
  );
  const kept = names.filter((name) => env[name] !== undefined).map((name) => [name, env[name]]);
  // Java reads file names by the locale: under the plain C locale it would not find a folder whose name is not ASCII.
  return { ...Object.fromEntries(kept), LC_ALL: 'C.UTF-8' };
}

/** The major version in the output of `java -version`, old scheme (1.8) and new. @param {string} text */
function javaMajor(text) {
  const [, first, second] = /version "(\d+)(?:\.(\d+))?/.exec(text) ?? [];
  return first === undefined ? undefined : Number(first === '1' ? second : first);
}

/**
 * The Java to run: of JAVA_HOME when that is set, else of the PATH.
 *
 * @returns {Promise<string>} the command
 * @throws {GeneratorUnavailableError} none, or one that is too old
 */
function findJava(env = process.env) {
  const home = env['JAVA_HOME'];
  const command = home ? path.join(home, 'bin', 'java') : 'java';
  return new Promise((resolve, reject) => {
    execFile(command, ['-version'], { env: javaEnvironment(env) }, (error, stdout, stderr) => {
      const text = `${stderr}${stdout}`;
      const major = javaMajor(text);
      if (error || major === undefined) {
        const where = home
          ? `JAVA_HOME is ${home}, but ${command} does not run.`
          : 'No working Java was found on the PATH.';
        reject(new GeneratorUnavailableError(`${where}\n${advice}`, { cause: error }));
      } else if (major < oldestMajor) {
        reject(new GeneratorUnavailableError(`Java ${major} (${command}) is too old.\n${advice}`));
      } else {
        resolve(command);
      }
    });
  });
}

module.exports = { GeneratorUnavailableError, findJava, javaEnvironment, javaMajor };
