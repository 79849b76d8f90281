// @ts-check
'use strict';
const fs = require('node:fs');
const os = require('node:os');
const path = require('node:path');
const { bareTitle, generateVariants } = require('./lib/generate/generate-variants.js');
const { formatTable, measureInterleaved } = require('./lib/measure-interleaved.js');
const { runMain } = require('./lib/steps.js');

const rounds = Number(process.argv[2] ?? 7);

runMain(async () => {
  if (!Number.isInteger(rounds) || rounds < 1) throw new Error('Usage: npm run bench:generate [-- ROUNDS]');
  const scratch = fs.mkdtempSync(path.join(os.tmpdir(), 'bench-generate-'));
  try {
    const measured = await measureInterleaved(await generateVariants(scratch), rounds);
    console.log(`\n${formatTable(measured, bareTitle)}`);
  } finally {
    fs.rmSync(scratch, { recursive: true, force: true, maxRetries: 5 });
  }
});
