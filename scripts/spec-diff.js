'use strict';
const { runSpecTool } = require('./lib/spec-tools.js');
const { runMain } = require('./lib/steps.js');

runMain(() => runSpecTool('spec-diff'));
