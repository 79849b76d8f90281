// @ts-check
'use strict';

/**
 * esbuild makes `var X = class`, whose name is that of the variable; here the class itself gets that name, so that it
 * outlives the renaming of the variable.
 */
const nameClasses = (/** @type {string} */ code) =>
  code.replace(/\bvar (\w+) = class (?=extends\b|\{)/g, 'var $1 = class $1 ');

/**
 * Code as it is published: without comments, spare whitespace and long names, which were a third of it. Lines stay
 * short, so that a stack trace points at a few words. Classes keep their names, as `constructor.name` and
 * `util.inspect` show them: terser can do so, while esbuild's minifier keeps either all names or none.
 *
 * @param {string} code as esbuild prints it
 * @param {'esm' | 'cjs'} kind for CommonJS, code that was minified as an ES module before
 * @returns {Promise<string>}
 */
async function minifyCode(code, kind) {
  // Loaded late: a build that has nothing to do does without.
  const { minify } = require('terser');
  const { code: minified = '' } = await minify(nameClasses(code), {
    ecma: 2022,
    module: kind === 'esm',
    toplevel: true,
    // Functions stay where they are: one that is moved into another is made anew with each call of that one. CommonJS is
    // only renamed, as `0&&(module.exports={…})`, by which Node knows what can be imported, looks like dead code.
    compress: kind === 'esm' && { keep_classnames: true, reduce_funcs: false, inline: false },
    mangle: { keep_classnames: true },
    // Bundlers need to know which calls they may leave out, and look for that in ES modules.
    format: { comments: false, max_line_len: 120, preserve_annotations: kind === 'esm' },
  });
  return minified;
}

module.exports = { minifyCode };
