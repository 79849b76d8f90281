// @ts-check
'use strict';
// Loaded before the command: tells its peak memory by the fourth file descriptor when it ends.
const fs = require('node:fs');

process.on('exit', () => fs.writeSync(3, String(process.resourceUsage().maxRSS)));
