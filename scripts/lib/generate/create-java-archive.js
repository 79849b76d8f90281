// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { clientPaths } = require('./client-paths.js');
const { generatorArguments } = require('./generate-into.js');
const { archiveState } = require('./java-archive.js');
const { findGenerator, javaFlags, runJava } = require('./run-generator.js');

/** Removes archives of a former Java or JAR. */
function removeOthers(/** @type {string} */ archive) {
  const folder = path.dirname(archive);
  for (const name of fs.readdirSync(folder)) {
    if (name.endsWith('.jsa') && name !== path.basename(archive))
      fs.rmSync(path.join(folder, name), { force: true });
  }
}

/**
 * Runs the generator once for nothing but the start-up archive that Java writes at the end of it; a failure leaves no
 * archive, and nobody waits for one.
 */
async function createJavaArchive() {
  const { java, jar, archive } = await findGenerator();
  if (archiveState(archive) !== 'missing') return;
  const scratch = fs.mkdtempSync(path.join(path.dirname(archive), 'archive-'));
  try {
    const draft = path.join(scratch, 'start-up.jsa');
    const dump = `-XX:ArchiveClassesAtExit=${path.relative(clientPaths.root, draft)}`;
    const args = generatorArguments(clientPaths.spec, path.join(scratch, 'src'));
    const { code } = await runJava(java.command, [...javaFlags, dump, '-jar', jar, ...args]);
    if (code !== 0) return;
    // A Java that knows no archives ignores the flag. An empty file keeps the next run from trying again.
    if (!fs.existsSync(draft)) fs.writeFileSync(draft, '');
    fs.renameSync(draft, archive);
    removeOthers(archive);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 3 });
  }
}

if (require.main === module) {
  os.setPriority(os.constants.priority.PRIORITY_LOW);
  createJavaArchive().catch(() => {
    process.exitCode = 1;
  });
}

module.exports = { createJavaArchive };
