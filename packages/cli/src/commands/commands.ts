import { completionCommand } from './completion.js';
import type { Command } from '../command.js';
import { configCommand } from './config.js';
import { exportCommand } from './export.js';
import { listCommand } from './list.js';
import { segmentsCommand } from './segments.js';
import { sendFileCommand } from './send-file.js';
import { sendCommand } from './send.js';
import { settleCommand } from './settle.js';

/** Every command of the program: help, completion and the parser read this table. */
export const COMMANDS: readonly Command[] = [
  sendCommand,
  listCommand,
  exportCommand,
  sendFileCommand,
  settleCommand,
  segmentsCommand,
  configCommand,
  completionCommand,
];
