import YAML from 'yaml';
import { extractMessages } from '../../src/update/extract-messages.js';
import { checkMerges, linesOnlyIn, merge, mergeDocument, VENDOR } from '../support/merges.js';
import { CORRECTIONS, OURS } from '../support/update-by.js';
import { vendorEdits } from '../support/vendor-edits.js';

it('has a reason for each correction; one that replaces a reference says it where the reference goes', () => {
  const { actions } = YAML.parse(CORRECTIONS) as { actions: { target: string; description?: string }[] };
  let reasoned: (typeof actions)[number] | undefined;
  for (const action of actions) {
    if (action.description !== undefined) reasoned = action;
    expect(reasoned?.description).toMatch(/\w+ .*\w\.$/);
    if (action !== reasoned) expect(reasoned?.target).toMatch(/\['\$ref'\]$/);
  }
});

describe('the structure of the vendor, in our words', () => {
  it('changes nothing when the vendor changed nothing that matters', () => {
    expect(merge(OURS).text).toBe(OURS);
    expect(merge(OURS, 'filters in another order').text).toBe(OURS);
  });

  it('puts a new filter last, with none of the vendor’s words', () => {
    const { text } = merge(OURS, 'a filter more, in the middle');
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
    expect(linesOnlyIn(OURS, text)).toEqual([]);
    expect(text).not.toMatch(/[Tt]heir words|theirs/);
  });

  it('removes what vanished, with the components that nothing reaches then, and nothing else', () => {
    const { text } = merge(OURS, 'two filters less');
    expect(linesOnlyIn(text, OURS)).toEqual([]);
    expect(text).not.toMatch(/parameters\/(bwQueued|fromSegmentCount)|^ {4}(bwQueued|fromSegmentCount):/m);
  });

  it('keeps the order of values that stay, and adds new ones', () => {
    const { text } = merge(OURS, 'other enum values');
    expect(YAML.parse(text).components.schemas.messageTypeEnum).toMatchObject({
      enum: ['sms', 'mms', 'whatsapp'],
    });
    expect(linesOnlyIn(text, OURS)).toEqual(['        - whatsapp']);
  });

  it('changes a type in place, and keeps words and extensions there', () => {
    const before = YAML.parse(OURS).components.schemas;
    const after = YAML.parse(merge(OURS, 'another type and null').text).components.schemas;
    expect(after.listMessageItem.properties.errorCode).toEqual({
      ...before.listMessageItem.properties.errorCode,
      type: 'string',
    });
    expect(after.message.properties.owner).toEqual({ ...before.message.properties.owner, nullable: true });
    expect(after.messageRequest).toEqual(before.messageRequest);
  });

  it('gives a new operation our tag, a name, and parameters in place', () => {
    const path = '/users/{accountId}/messages/{messageId}';
    const { get } = YAML.parse(merge(OURS, 'an operation more').text).paths[path];
    expect(get).toMatchObject({
      operationId: 'getUsersAccountIdMessagesMessageId',
      summary: 'Not described yet.',
      tags: ['Messages'],
      parameters: [{ name: 'messageId', in: 'path' }, { $ref: '#/components/parameters/accountId' }],
    });
    expect(get).not.toHaveProperty('servers');
  });

  it('marks what only callbacks use, and unmarks what requests use as well', () => {
    const payload = YAML.parse(merge(OURS, 'more in the payloads').text).components.schemas;
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
    const shared = YAML.parse(merge(OURS, 'polymorphic content').text).components.schemas;
    expect(shared.multiChannelMessageChannelEnum).not.toHaveProperty('x-callback-payload');
    expect(shared.multiChannelRequestItem.discriminator.mapping).toEqual({
      SMS: '#/components/schemas/multiChannelSms',
      RBM: '#/components/schemas/multiChannelRbm',
    });
  });

  it('takes a filter that came for a new one, although another one went', () => {
    const vendor = structuredClone(VENDOR);
    const { get } = vendor.paths['/users/{accountId}/messages'];
    get.parameters.splice(6, 1, { name: 'carrier', in: 'query', schema: { type: 'string' } });
    vendor.paths['/users/{accountId}/messages'].parameters = [
      { $ref: '#/components/parameters/accountId' },
      { name: 'region', in: 'query', schema: { type: 'string' } },
    ];
    const { parameters } = YAML.parse(mergeDocument(OURS, vendor).text).paths['/users/{accountId}/messages']
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
    const { text } = merge(OURS, 'another server');
    expect(linesOnlyIn(text, OURS)).toEqual(['  - url: https://messaging.bandwidth.com/api/v3']);
  });

  it('keeps our name of an operation, and says so', () => {
    const vendor = structuredClone(VENDOR);
    vendor.paths['/users/{accountId}/messages'].get.operationId = 'searchMessages';
    const { text, notices } = mergeDocument(OURS, vendor);
    expect(text).toBe(OURS);
    expect(notices).toEqual([
      {
        path: 'GET /users/{accountId}/messages',
        message: 'is called searchMessages by the vendor now; ours stays listMessages',
      },
    ]);
  });

  it('leaves an operation on another server out, and says so', () => {
    const vendor = structuredClone(VENDOR);
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
    const vendor = structuredClone(VENDOR);
    delete vendor.paths['/users/{accountId}/messages'];
    expect(() => extractMessages(vendor, 'voice.yaml')).toThrow(
      /^voice\.yaml: has no path \/users\/\{accountId\}\/messages; is it the description of another API\?$/,
    );
  });

  it('has their structure after any of their changes, in one step or in several, and stays so', () => {
    checkMerges({ numRuns: 2 });
  });
});
