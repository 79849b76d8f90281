import { ASPECTS } from '../levels.js';
import type { Verdict } from './spec-verdict.js';

/** One line a change, the verdicts last. */
export function formatText(verdict: Verdict): string {
  const lines = verdict.changes.map(
    ({ path, aspect, level, message }) =>
      `${level.padEnd(5)}  ${aspect.padEnd(10)}  ${oneLine(`${path}: ${message}`)}`,
  );
  return [
    ...lines,
    `${lines.length === 0 ? 'no changes: ' : ''}${verdict.overall} (${summaryOf(verdict)})`,
  ].join('\n');
}

/** The verdicts, and a table of the changes. */
export function formatMarkdown(verdict: Verdict): string {
  const head = [`**${verdict.overall}** (${summaryOf(verdict)})`, ''];
  if (verdict.changes.length === 0) return [...head, 'Nothing changed.'].join('\n');
  const rows = verdict.changes.map(
    ({ path, aspect, level, message }) =>
      `| ${level} | ${aspect} | ${escapeMarkdown(path)} | ${escapeMarkdown(message)} |`,
  );
  return [...head, '| Level | Aspect | Where | What |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

/** The verdict itself. */
export function formatJson(verdict: Verdict): string {
  return JSON.stringify(verdict, null, 2);
}

/** One line, whatever a document of others may hold. */
export function oneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ');
}

function summaryOf(verdict: Verdict): string {
  return ASPECTS.map((aspect) => `${aspect} ${verdict[aspect]}`).join(', ');
}

/** Paths and messages come from a document of others: nothing in them may become markup. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replace(/[\\|[\]]/g, '\\$&');
}
