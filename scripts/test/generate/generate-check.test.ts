import fs from 'node:fs';
import { recordedJava } from '../support/generator-copy.js';
import { useGeneratorCopy } from '../support/use-generator-copy.js';

// With the real generator it is a part of `npm test`.

const used = useGeneratorCopy();
const GENERATED = 'packages/client/generated';
const WITHOUT_JAVA: NodeJS.ProcessEnv = { PATH: '' };
const FRESH = 'generated afresh and compared';
const RECORDED = 'compared with the recorded hashes only';

test('npm run generate -- --check passes on a client as generated, and says that it generated afresh', async () => {
  const { copy } = used;
  const { code, stdout, stderr } = await copy.generate(['--check'], recordedJava(copy));
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  expect(stdout).toContain(FRESH);
});

test('without Java the check passes on a client as generated, and says what it compared and why', async () => {
  const { code, stdout, stderr } = await used.copy.generate(['--check'], WITHOUT_JAVA);
  expect(code).toBe(0);
  expect(stdout).toContain(RECORDED);
  expect(stderr).toContain('No working Java was found on the PATH.');
  expect(stderr).toContain(`the hashes recorded in ${GENERATED}/manifest.json are compared instead`);
});

test.each([
  [FRESH, () => recordedJava(used.copy)],
  [RECORDED, () => WITHOUT_JAVA],
])(
  '%s: each added, removed and changed file is listed with the command that fixes it, and nothing changes',
  async (basis, environment) => {
    const { copy } = used;
    const env = environment();
    copy.edit(`${GENERATED}/src/common.ts`, 'export', 'export /* by hand */');
    copy.write(`${GENERATED}/src/models/stale.ts`, 'export {};\n');
    fs.rmSync(copy.at(`${GENERATED}/src/models/page-info.ts`));
    fs.rmSync(copy.at(`${GENERATED}/docs/MessagesApi.md`));
    const before = copy.client();
    const { code, stderr } = await copy.generate(['--check'], env);
    expect(code).toBe(1);
    expect(stderr).toContain(`added    ${GENERATED}/src/models/stale.ts\n`);
    expect(stderr).toContain(`removed  ${GENERATED}/src/models/page-info.ts\n`);
    expect(stderr).toContain(`removed  ${GENERATED}/docs/MessagesApi.md\n`);
    expect(stderr).toContain(`changed  ${GENERATED}/src/common.ts\n`);
    expect(stderr.match(/^ {2}(added|removed|changed) /gm)).toHaveLength(4);
    expect(stderr).toContain('npm run generate');
    expect(stderr).toContain(basis);
    expect(copy.client()).toEqual(before);
  },
);

/** Edits a generated file, and puts its hash into the manifest as well. */
function editInSecret(): void {
  const { copy } = used;
  copy.edit(`${GENERATED}/src/base.ts`, /$/, '// by hand\n');
  copy.edit(`${GENERATED}/manifest.json`, /("src\/base.ts": ")\w+/, `$1${copy.client()['src/base.ts']}`);
}

test('generated afresh: a spec change that leaves the code as it was is noticed, and so is a hand edit whose hash is in the manifest', async () => {
  const { copy } = used;
  const env = recordedJava(copy);
  editInSecret();
  copy.edit('openapi/messages.yaml', /$/, '# a remark\n');
  const { code, stderr } = await copy.generate(['--check'], env);
  expect(code).toBe(1);
  expect(stderr).toContain(`changed  ${GENERATED}/src/base.ts`);
  expect(stderr).toContain(`changed  ${GENERATED}/manifest.json`);
});

test('by the recorded hashes: a spec change is noticed; a hand edit whose hash is in the manifest cannot be', async () => {
  const { copy } = used;
  editInSecret();
  expect((await copy.generate(['--check'], WITHOUT_JAVA)).code).toBe(0);
  copy.edit('openapi/messages.yaml', /$/, '# a remark\n');
  const { code, stderr } = await copy.generate(['--check'], WITHOUT_JAVA);
  expect(code).toBe(1);
  expect(stderr).toContain('changed  openapi/messages.yaml');
  expect(stderr).not.toContain('base.ts');
});

test('an invalid spec is an error, not drift', async () => {
  used.copy.edit(
    'openapi/messages.yaml',
    "'#/components/schemas/pageInfo'",
    "'#/components/schemas/nothing'",
  );
  const { code, stderr } = await used.copy.generate(['--check']);
  expect(code).toBe(1);
  expect(stderr).toContain('points to nothing');
  expect(stderr).not.toContain('is not what the spec generates');
});

test('without a manifest and without Java every file counts as unknown', async () => {
  fs.rmSync(used.copy.at(`${GENERATED}/manifest.json`));
  const { code, stderr } = await used.copy.generate(['--check'], WITHOUT_JAVA);
  expect(code).toBe(1);
  expect(stderr).toContain(`added    ${GENERATED}/src/base.ts`);
});
