import { isAtLeast, type Change } from '../levels.js';
import { escapeMarkdown } from './report.js';

/** How many changes a changelog lists. */
const SHOWN_CHANGES = 20;

/** What of a change of the spec users of a package notice. */
const CONCERNS: Readonly<Record<string, (change: Change) => boolean>> = {
  client: ({ aspect, path }) => aspect !== 'typescript' || /^(client|operations) /.test(path),
  sdk: ({ aspect, path }) => aspect === 'wire' || (aspect === 'typescript' && path.startsWith('sdk ')),
  callbacks: ({ aspect }) => aspect === 'callbacks',
  sandbox: ({ aspect }) => aspect !== 'typescript',
};

/** The packages whose users notice something of these changes, with a section for the changelog of each. */
export function changelogNotes(changes: readonly Change[]): Map<string, string> {
  const notes = new Map<string, string>();
  for (const [name, isConcerned] of Object.entries(CONCERNS)) {
    const noticed = changes.filter((change) => isAtLeast(change.level, 'patch') && isConcerned(change));
    if (noticed.length > 0) notes.set(name, sectionOf(noticed));
  }
  return notes;
}

function sectionOf(changes: readonly Change[]): string {
  const lines = changes
    .slice(0, SHOWN_CHANGES)
    .map(({ level, path, message }) => `* **${level}** ${escapeMarkdown(`${path}: ${message}`)}`);
  const more = changes.length - lines.length;
  return ['### What changed in the API', '', ...lines, ...(more > 0 ? [`* and ${more} more`] : [])].join(
    '\n',
  );
}

/**
 * A changelog with a section at the end of a version's own.
 *
 * @param changelog as lerna has written it, with the newest version first
 * @returns the same text when it does not know the version
 */
export function withSection(changelog: string, version: string, section: string): string {
  const lines = changelog.split('\n');
  const isHeading = (line: string): boolean => /^#{1,2} \[?\d/.test(line);
  const start = lines.findIndex((line) => isHeading(line) && line.includes(version));
  if (start < 0) return changelog;
  const next = lines.findIndex((line, index) => index > start && isHeading(line));
  const end = next < 0 ? lines.length : next;
  // lerna says so of a package in whose folder no commit changed anything.
  const own = lines.slice(start, end).filter((line) => !line.startsWith('**Note:** Version bump only'));
  const completed = `${own.join('\n').trimEnd()}\n\n${section}\n`;
  return [...lines.slice(0, start), completed, ...lines.slice(end)].join('\n');
}
