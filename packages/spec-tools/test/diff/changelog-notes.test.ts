import { changelogNotes, withSection } from '../../src/diff/changelog-notes.js';
import type { Change } from '../../src/levels.js';

const changes: Change[] = [
  { path: '#/a', aspect: 'wire', level: 'minor', message: 'may be sent <now>' },
  { path: '#/b', aspect: 'callbacks', level: 'patch', message: 'comes' },
  { path: 'sdk X', aspect: 'typescript', level: 'major', message: 'was removed' },
  { path: '#/c', aspect: 'wire', level: 'none', message: 'other words' },
];

test('each package gets what its users notice, and nothing in it becomes markup', () => {
  const notes = changelogNotes(changes);
  expect([...notes.keys()]).toEqual(['client', 'sdk', 'callbacks', 'sandbox']);
  expect(notes.get('sdk')).toBe(
    '### What changed in the API\n\n* **minor** #/a: may be sent &lt;now>\n* **major** sdk X: was removed',
  );
  expect(notes.get('callbacks')).toBe('### What changed in the API\n\n* **patch** #/b: comes');
});

test('a package whose users notice nothing gets no section', () => {
  expect([...changelogNotes([changes[1]!]).keys()]).toEqual(['client', 'callbacks', 'sandbox']);
});

test('the section takes the place of "Version bump only", and leaves older versions alone', () => {
  const older = '## 1.0.0 (2026-11-01)\n\n**Note:** Version bump only for package x\n';
  const changelog = `# Change Log\n\nAll changes.\n\n## [1.1.0](compare) (2026-12-01)\n\n**Note:** Version bump only for package x\n\n${older}`;
  expect(withSection(changelog, '1.1.0', '### New')).toBe(
    `# Change Log\n\nAll changes.\n\n## [1.1.0](compare) (2026-12-01)\n\n### New\n\n${older}`,
  );
  expect(withSection(changelog, '9.9.9', '### New')).toBe(changelog);
});

test('the section follows what the commits say of the version', () => {
  const changelog = '# Change Log\n\n## 1.1.0 (2026-12-01)\n\n### Features\n\n* one\n';
  expect(withSection(changelog, '1.1.0', '### New')).toBe(
    '# Change Log\n\n## 1.1.0 (2026-12-01)\n\n### Features\n\n* one\n\n### New\n',
  );
});
