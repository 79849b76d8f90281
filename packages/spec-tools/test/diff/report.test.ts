import { formatJson, formatMarkdown, formatText } from '../../src/diff/report.js';
import type { Verdict } from '../../src/diff/spec-verdict.js';

const verdict: Verdict = {
  overall: 'major',
  wire: 'major',
  callbacks: 'none',
  typescript: 'patch',
  changes: [
    { path: '#/a', aspect: 'wire', level: 'major', message: 'gone; calls fail' },
    { path: 'client X', aspect: 'typescript', level: 'patch', message: 'was A | B,\nis <script>' },
  ],
};
const nothing: Verdict = {
  overall: 'none',
  wire: 'none',
  callbacks: 'none',
  typescript: 'none',
  changes: [],
};

describe('the forms of a verdict', () => {
  it('is one line a change as text, the verdicts last', () => {
    expect(formatText(verdict).split('\n').at(0)).toBe('major  wire        #/a: gone; calls fail');
    expect(formatText(verdict).split('\n').at(-1)).toBe(
      'major (wire major, callbacks none, typescript patch)',
    );
    expect(formatText(nothing)).toBe('no changes: none (wire none, callbacks none, typescript none)');
  });

  it('is the verdict itself as JSON', () => {
    expect(JSON.parse(formatJson(verdict))).toEqual(verdict);
  });

  it('is a table as Markdown, in which nothing from the document becomes markup', () => {
    expect(formatMarkdown(verdict)).toBe(
      [
        '**major** (wire major, callbacks none, typescript patch)',
        '',
        '| Level | Aspect | Where | What |',
        '| --- | --- | --- | --- |',
        '| major | wire | #/a | gone; calls fail |',
        '| patch | typescript | client X | was A \\| B, is &lt;script> |',
      ].join('\n'),
    );
    expect(formatMarkdown(nothing)).toMatch(/Nothing changed\.$/);
  });
});

it('lets no line break, control character or link of a document through', () => {
  const [change] = verdict.changes;
  const odd = { ...verdict, changes: [{ ...change!, message: 'a\u001b[31m\n[b](https://x.example) `c`' }] };
  expect(formatText(odd).split('\n')[0]).toBe('major  wire        #/a: a [31m [b](https://x.example) `c`');
  expect(formatMarkdown(odd)).toMatch(/\| a \\\[31m \\\[b\\\]\(https:\/\/x\.example\) `c` \|$/m);
});
