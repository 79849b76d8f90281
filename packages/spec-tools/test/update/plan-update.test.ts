import fs from 'node:fs';
import YAML from 'yaml';
import { planUpdate, type SpecFiles, type UpdatePlan } from '../../src/update/plan-update.js';
import { correctionsFile, specFile, vendorFile } from '../support/corpus.js';
import { vendorEdits } from '../support/vendor-edits.js';

const current: SpecFiles = {
  'openapi/messages.yaml': fs.readFileSync(specFile, 'utf8'),
  'openapi/corrections.yaml': fs.readFileSync(correctionsFile, 'utf8'),
  'openapi/vendor-wording.json': undefined,
};
const vendor: any = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));

function plan(edit: (document: any) => void, files: SpecFiles = current): Promise<UpdatePlan> {
  const document = structuredClone(vendor);
  edit(document);
  return planUpdate({ label: 'vendor.yaml', text: JSON.stringify(document) }, files);
}

describe('an update by the whole document of the vendor', () => {
  it('takes nothing from an edition that we have: no voice, no media, no other channels, and no correction is lost', async () => {
    expect(Object.keys(vendor.paths).length).toBeGreaterThanOrEqual(24);
    const { files, notices, undescribed } = await plan(() => {});
    expect(files['openapi/messages.yaml']).toBe(current['openapi/messages.yaml']);
    expect(files['openapi/corrections.yaml']).toBe(current['openapi/corrections.yaml']);
    expect([...notices, ...undescribed]).toEqual([]);
  });

  it('names what has no words of ours yet, each time, with what the vendor says', async () => {
    const edit = vendorEdits['a filter more, in the middle']!;
    const first = await plan(edit);
    const place = {
      path: '#/components/parameters/conversationId',
      message: 'the vendor says "Their words about it."',
    };
    expect(first.undescribed).toEqual([place]);
    const second = await plan(edit, first.files);
    expect(second).toEqual(first);
  });

  it('names a place where the vendor’s words changed, once', async () => {
    const first = await plan(() => {});
    const edit = (document: any): void => {
      document.paths['/users/{accountId}/messages'].get.description = 'At most 1000 requests per 5 minutes.';
    };
    const second = await plan(edit, first.files);
    expect(second.files['openapi/messages.yaml']).toBe(current['openapi/messages.yaml']);
    expect(second.notices).toEqual([
      {
        path: '#/paths/~1users~1{accountId}~1messages/get',
        message: expect.stringMatching(
          /says something else .* our words and numbers .*At most 1000 requests per 5 minutes/,
        ),
      },
    ]);
    expect((await plan(edit, second.files)).notices).toEqual([]);
    expect(JSON.stringify(second.files)).not.toContain('At most 1000');
  });

  it.each<[string, (document: any) => void, RegExp]>([
    [
      'takes away an operation that users call by name',
      (document) => delete document.paths['/users/{accountId}/messages'].get,
      /^vendor\.yaml: has no GET \/users\/\{accountId\}\/messages \(listMessages\) any more/,
    ],
    [
      'no longer has what a correction refers to',
      (document) => delete document.components.callbacks.inboundCallback,
      /^vendor\.yaml: the correction of \$\.components\.callbacks\.inboundCallback.* matches nothing/,
    ],
    [
      'has a broken reference, anywhere',
      (document) => delete document.components.schemas.conference,
      /^vendor\.yaml: broken references[^]*schemas\/conference does not exist/,
    ],
    [
      'has a loop of references',
      (document) =>
        (document.components.schemas.message = { allOf: [{ $ref: '#/components/schemas/message' }] }),
      /never ends: #\/components\/schemas\/message/,
    ],
    [
      'has no messages path',
      (document) => delete document.paths['/users/{accountId}/messages'],
      /has no path \/users\/\{accountId\}\/messages/,
    ],
  ])('refuses a document that %s', async (_what, edit, message) => {
    await expect(plan(edit)).rejects.toThrow(message);
  });
});
