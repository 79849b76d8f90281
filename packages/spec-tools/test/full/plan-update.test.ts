import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import YAML from 'yaml';
import { ROOT } from '../../src/repository/root.js';
import { programOf, run } from '../../src/repository/run-program.js';
import { planUpdate, type SpecFiles, type UpdatePlan } from '../../src/update/plan-update.js';
import { correctionsFile, specFile, vendorFile } from '../support/corpus.js';
import { vendorEdits } from '../support/vendor-edits.js';

jest.setTimeout(300_000);

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
const schemasOf = (files: SpecFiles): any => YAML.parse(files['openapi/messages.yaml']).components.schemas;

describe('an update by the whole document of the vendor', () => {
  it('fixes our examples where a field is gone, and takes out those that cannot be fixed', async () => {
    const less = await plan(vendorEdits['a field of the log less']!);
    const page = YAML.parse(less.files['openapi/messages.yaml']).components.responses.listMessagesResponse;
    const [row] = page.content['application/json'].examples.page.value.messages;
    expect(row).toHaveProperty('product');
    expect(row).not.toHaveProperty('location');
    expect(less.notices).toEqual([]);

    const more = await plan(vendorEdits['a mandatory field to send, with a type of its own']!);
    expect(more.notices).toEqual([
      expect.objectContaining({ path: expect.stringMatching(/createMessageRequest\/.*examples\/sms$/) }),
      expect.objectContaining({ message: expect.stringMatching(/taken out, write a new one: .*schedule/) }),
    ]);
  });

  it('takes all of it together, in the form of the formatter, with the doubts of lint, and is done then', async () => {
    const edit = (document: any): void => Object.values(vendorEdits).forEach((each) => each(document));
    const first = await plan(edit);
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'formatted-'));
    for (const [name, text] of Object.entries(first.files))
      fs.writeFileSync(path.join(folder, path.basename(name)), text ?? '');
    const config = path.join(ROOT, 'oxfmt.config.mjs');
    await run('node', [programOf('oxfmt'), '--config', config, '--check', folder]);
    fs.rmSync(folder, { recursive: true });
    // Its operation on a server of its own is left out; on ours, it is taken as the vendor describes it.
    expect(first.notices.map(({ message }) => message).join('\n')).toMatch(/another server/);
    const operation = await plan(vendorEdits['an operation more']!);
    expect(operation.notices).toEqual([
      { path: expect.stringMatching(/messageId}\/get\/responses$/), message: expect.stringMatching(/4XX/) },
    ]);
    expect((await plan(edit, first.files)).files).toEqual(first.files);
  });

  it('follows the vendor’s new name of a schema, and so do the corrections', async () => {
    const edit = (document: any): void => {
      const text = JSON.stringify(document).replaceAll(
        '"#/components/schemas/messageRequest"',
        '"#/components/schemas/outgoing"',
      );
      Object.assign(document, JSON.parse(text));
      document.components.schemas.outgoing = document.components.schemas.messageRequest;
      delete document.components.schemas.messageRequest;
    };
    const first = await plan(edit);
    const before = schemasOf(current).messageRequest;
    expect(schemasOf(first.files).outgoing).toEqual(before);
    expect(schemasOf(first.files)).not.toHaveProperty('messageRequest');
    expect(first.files['openapi/corrections.yaml']).toContain('$.components.schemas.outgoing.properties.to');
    expect(first.files['openapi/corrections.yaml']).not.toContain('messageRequest');
    expect(await plan(edit, first.files)).toEqual(first);
  });

  it('takes a schema that holds itself', async () => {
    const { files } = await plan((document) => {
      document.components.schemas.message.properties.replies = {
        type: 'array',
        items: { $ref: '#/components/schemas/message' },
      };
    });
    expect(schemasOf(files).message.properties.replies.items).toEqual({
      $ref: '#/components/schemas/message',
    });
  });

  it('takes a choice without a discriminator, and a further callback, as our lint rules allow', async () => {
    const { files } = await plan(({ components, paths }) => {
      const { schemas, callbacks } = components;
      schemas.card = { type: 'object', properties: { title: { type: 'string' } }, required: ['title'] };
      schemas.place = { type: 'object', properties: { label: { type: 'string' } }, required: ['label'] };
      schemas.messageRequest.properties.content = {
        oneOf: [{ $ref: '#/components/schemas/card' }, { $ref: '#/components/schemas/place' }],
      };
      callbacks.cardCallback = {
        '{cardCallbackUrl}': {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/card' } } },
            },
            responses: { '200': { description: 'Theirs.' } },
          },
        },
      };
      paths['/users/{accountId}/messages'].post.callbacks.cardCallback = {
        $ref: '#/components/callbacks/cardCallback',
      };
    });
    expect(schemasOf(files).messageRequest.properties.content.oneOf).toHaveLength(2);
    expect(YAML.parse(files['openapi/messages.yaml']).components.callbacks).toHaveProperty('cardCallback');
  });
});
