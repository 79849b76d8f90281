import fs from 'node:fs';
import fc from 'fast-check';
import YAML from 'yaml';
import { withoutAnnotations } from '../../src/openapi/annotations.js';
import { parseSpec } from '../../src/openapi/load-spec.js';
import { extractMessages } from '../../src/update/extract-messages.js';
import { mergedText } from '../../src/update/merged-text.js';
import { ourWayOfWriting } from '../../src/update/plan-update.js';
import { correctionsFile, specFile, vendorFile } from '../support/corpus.js';
import { vendorEdits } from '../support/vendor-edits.js';

const ours = fs.readFileSync(specFile, 'utf8');
const overlay = fs.readFileSync(correctionsFile, 'utf8');
const vendorDocument: any = YAML.parse(fs.readFileSync(vendorFile, 'utf8'));

/** Our spec after an update by this document of the vendor, and the structure it should then have. */
function mergeDocument(text: string, vendor: any): { text: string; notices: object[]; structure: any } {
  const spec = parseSpec(text, 'ours');
  const { extract } = extractMessages(vendor, 'vendor.yaml');
  const { theirs, renames } = ourWayOfWriting(extract, spec, overlay, 'vendor.yaml');
  const merged = mergedText(text, theirs, renames);
  return { ...merged, structure: theirs };
}

function merge(text: string, ...edits: string[]): ReturnType<typeof mergeDocument> {
  const vendor = structuredClone(vendorDocument);
  for (const edit of edits) vendorEdits[edit]?.(vendor);
  return mergeDocument(text, vendor);
}

/** Lines that one text has and the other has not. */
const linesOnlyIn = (a: string, b: string): string[] => {
  const known = new Set(b.split('\n'));
  return a.split('\n').filter((line) => !known.has(line));
};

/** The structure, whatever the order of keys and of lists in which order means nothing. */
function canonical(node: any): any {
  if (Array.isArray(node))
    return node.map(canonical).sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
  if (typeof node !== 'object' || node === null) return node;
  return Object.fromEntries(
    Object.keys(node)
      .sort()
      .map((key) => [key, canonical(node[key])]),
  );
}

it('has a reason for each correction; one that replaces a reference says it where the reference goes', () => {
  const { actions } = YAML.parse(overlay) as { actions: { target: string; description?: string }[] };
  let reasoned: (typeof actions)[number] | undefined;
  for (const action of actions) {
    if (action.description !== undefined) reasoned = action;
    expect(reasoned?.description).toMatch(/\w+ .*\w\.$/);
    if (action !== reasoned) expect(reasoned?.target).toMatch(/\['\$ref'\]$/);
  }
});

describe('the structure of the vendor, in our words', () => {
  it('changes nothing when the vendor changed nothing that matters', () => {
    expect(merge(ours).text).toBe(ours);
    expect(merge(ours, 'filters in another order').text).toBe(ours);
  });

  it('puts a new filter last, with none of the vendor’s words', () => {
    const { text } = merge(ours, 'a filter more, in the middle');
    const spec = YAML.parse(text);
    expect(spec.paths['/users/{accountId}/messages'].get.parameters.at(-1)).toEqual({
      $ref: '#/components/parameters/conversationId',
    });
    expect(spec.components.parameters.conversationId).toEqual({
      name: 'conversationId',
      in: 'query',
      description: 'Not described yet.',
      required: false,
      schema: { type: 'string', maxLength: 40 },
    });
    expect(linesOnlyIn(ours, text)).toEqual([]);
    expect(text).not.toMatch(/[Tt]heir words|theirs/);
  });

  it('removes what vanished, with the components that nothing reaches then, and nothing else', () => {
    const { text } = merge(ours, 'two filters less');
    expect(linesOnlyIn(text, ours)).toEqual([]);
    expect(text).not.toMatch(/parameters\/(bwQueued|fromSegmentCount)|^ {4}(bwQueued|fromSegmentCount):/m);
  });

  it('keeps the order of values that stay, and adds new ones', () => {
    const { text } = merge(ours, 'other enum values');
    expect(YAML.parse(text).components.schemas.messageTypeEnum).toMatchObject({
      enum: ['sms', 'mms', 'whatsapp'],
    });
    expect(linesOnlyIn(text, ours)).toEqual(['        - whatsapp']);
  });

  it('changes a type in place, and keeps words and extensions there', () => {
    const before = YAML.parse(ours).components.schemas;
    const after = YAML.parse(merge(ours, 'another type and null').text).components.schemas;
    expect(after.listMessageItem.properties.errorCode).toEqual({
      ...before.listMessageItem.properties.errorCode,
      type: 'string',
    });
    expect(after.message.properties.owner).toEqual({ ...before.message.properties.owner, nullable: true });
    expect(after.messageRequest).toEqual(before.messageRequest);
  });

  it('gives a new operation our tag, a name, and parameters in place', () => {
    const path = '/users/{accountId}/messages/{messageId}';
    const { get } = YAML.parse(merge(ours, 'an operation more').text).paths[path];
    expect(get).toMatchObject({
      operationId: 'getUsersAccountIdMessagesMessageId',
      summary: 'Not described yet.',
      tags: ['Messages'],
      parameters: [{ name: 'messageId', in: 'path' }, { $ref: '#/components/parameters/accountId' }],
    });
    expect(get).not.toHaveProperty('servers');
  });

  it('marks what only callbacks use, and unmarks what requests use as well', () => {
    const payload = YAML.parse(merge(ours, 'more in the payloads').text).components.schemas;
    expect(payload.regionEnum).toEqual({
      type: 'string',
      description: 'Not described yet.',
      enum: ['us', 'eu'],
      'x-callback-payload': true,
    });
    // Flat with us, put together with them: the field arrives all the same.
    expect(payload.inboundCallbackMessage.properties.region).toEqual({
      $ref: '#/components/schemas/regionEnum',
    });
    const shared = YAML.parse(merge(ours, 'polymorphic content').text).components.schemas;
    expect(shared.multiChannelMessageChannelEnum).not.toHaveProperty('x-callback-payload');
    expect(shared.multiChannelRequestItem.discriminator.mapping).toEqual({
      SMS: '#/components/schemas/multiChannelSms',
      RBM: '#/components/schemas/multiChannelRbm',
    });
  });

  it('takes a filter that came for a new one, although another one went', () => {
    const vendor = structuredClone(vendorDocument);
    const { get } = vendor.paths['/users/{accountId}/messages'];
    get.parameters.splice(6, 1, { name: 'carrier', in: 'query', schema: { type: 'string' } });
    vendor.paths['/users/{accountId}/messages'].parameters = [
      { $ref: '#/components/parameters/accountId' },
      { name: 'region', in: 'query', schema: { type: 'string' } },
    ];
    const { parameters } = YAML.parse(mergeDocument(ours, vendor).text).paths['/users/{accountId}/messages']
      .get;
    const described = { description: 'Not described yet.', in: 'query', schema: { type: 'string' } };
    expect(parameters.slice(-2)).toEqual([
      { name: 'carrier', ...described },
      { name: 'region', ...described },
    ]);
    expect(parameters).toHaveLength(29);
    expect(parameters).not.toContainEqual({ $ref: '#/components/parameters/carrierName' });
  });

  it('moves servers of a path to the root', () => {
    const { text } = merge(ours, 'another server');
    expect(linesOnlyIn(text, ours)).toEqual(['  - url: https://messaging.bandwidth.com/api/v3']);
  });

  it('keeps our name of an operation, and says so', () => {
    const vendor = structuredClone(vendorDocument);
    vendor.paths['/users/{accountId}/messages'].get.operationId = 'searchMessages';
    const { text, notices } = mergeDocument(ours, vendor);
    expect(text).toBe(ours);
    expect(notices).toEqual([
      {
        path: 'GET /users/{accountId}/messages',
        message: 'is called searchMessages by the vendor now; ours stays listMessages',
      },
    ]);
  });

  it('leaves an operation on another server out, and says so', () => {
    const vendor = structuredClone(vendorDocument);
    vendorEdits['an operation more']?.(vendor);
    vendor.paths['/users/{accountId}/messages/{messageId}'].servers = [{ url: 'https://else.example' }];
    expect(extractMessages(vendor, 'x').notices).toEqual([
      {
        path: 'GET /users/{accountId}/messages/{messageId}',
        message: expect.stringMatching(/another server than GET .*left out/),
      },
    ]);
    expect(extractMessages(vendor, 'x').extract.paths).not.toHaveProperty([
      '/users/{accountId}/messages/{messageId}',
    ]);
  });

  it('refuses a document of another API', () => {
    const vendor = structuredClone(vendorDocument);
    delete vendor.paths['/users/{accountId}/messages'];
    expect(() => extractMessages(vendor, 'voice.yaml')).toThrow(
      /^voice\.yaml: has no path \/users\/\{accountId\}\/messages; is it the description of another API\?$/,
    );
  });

  it('has their structure after any of their changes, in one step or in several, and stays so', () => {
    const names = fc.shuffledSubarray(Object.keys(vendorEdits), { minLength: 1 });
    fc.assert(
      fc.property(names, fc.nat(12), (edits, cut) => {
        const once = merge(ours, ...edits);
        const spec = YAML.parse(once.text);
        const { openapi: _1, info: _2, ...structure } = withoutAnnotations(spec);
        const { ...wanted } = withoutAnnotations(once.structure);
        expect(canonical(structure)).toEqual(canonical(wanted));
        expect(merge(once.text, ...edits).text).toBe(once.text);
        const twice = merge(merge(ours, ...edits.slice(0, cut)).text, ...edits);
        expect(canonical(withoutAnnotations(YAML.parse(twice.text)))).toEqual(
          canonical(withoutAnnotations(spec)),
        );
        // Our words are all still there, but for those about what is gone.
        expect(linesOnlyIn(once.text, ours).join('\n')).not.toMatch(/[Tt]heir/);
      }),
      { numRuns: process.env['FULL'] === '1' ? 40 : 4 },
    );
  });
});
