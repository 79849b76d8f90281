import fs from 'node:fs';
import YAML from 'yaml';
import { parseSpec } from '../../src/openapi/load-spec.js';
import { withPathsNamedAs } from '../../src/openapi/path-names.js';
import { extractMessages } from '../../src/update/extract-messages.js';
import { mergedText } from '../../src/update/merged-text.js';
import type { Notice } from '../../src/update/notice.js';
import { ourWayOfWriting } from '../../src/update/plan-update.js';
import { correctionsFile, specFile, vendorFile } from '../support/corpus.js';

const ours = fs.readFileSync(specFile, 'utf8');
const overlay = fs.readFileSync(correctionsFile, 'utf8');
const vendorText = fs.readFileSync(vendorFile, 'utf8');
const route = '/users/{accountId}/messages';

/** Our spec after an update by an edited document of the vendor, and what that tells. */
function update(
  edit: (vendor: any) => any,
  corrections = overlay,
): { text: string; spec: any; conflicts: readonly Notice[] } {
  const vendor: any = YAML.parse(vendorText);
  const edited = edit(vendor);
  const spec = parseSpec(ours, 'ours');
  const document = parseSpec(JSON.stringify(edited?.paths ? edited : vendor), 'vendor.yaml');
  const { extract } = extractMessages(withPathsNamedAs(spec, document), 'vendor.yaml');
  const { theirs, renames, conflicts } = ourWayOfWriting(extract, spec, corrections, 'vendor.yaml');
  const { text } = mergedText(ours, theirs, renames);
  return { text, spec: YAML.parse(text), conflicts };
}

const renamed = (document: any, section: string, from: string, to: string): any => {
  const text = JSON.stringify(document).replaceAll(
    `"#/components/${section}/${from}"`,
    `"#/components/${section}/${to}"`,
  );
  const copy = JSON.parse(text);
  copy.components[section][to] = copy.components[section][from];
  delete copy.components[section][from];
  return copy;
};
const componentOf = (document: any, item: any): any =>
  item.$ref ? document.components.parameters[item.$ref.split('/').at(-1)] : item;

describe('an update changes nothing when the vendor only writes', () => {
  it.each<[string, (vendor: any) => any]>([
    [
      'another name of the path parameter',
      (vendor) => {
        vendor.components.parameters.accountId.name = 'account';
        for (const path of Object.keys(vendor.paths)) {
          vendor.paths[path.replace('{accountId}', '{account}')] = vendor.paths[path];
          if (path.includes('{accountId}')) delete vendor.paths[path];
        }
      },
    ],
    [
      'parameters in place',
      (vendor) => {
        for (const operation of [vendor.paths[route].get, vendor.paths[route].post])
          operation.parameters = operation.parameters?.map((item: any) => componentOf(vendor, item));
      },
    ],
    [
      'another name of a parameter that is corrected',
      (vendor) => renamed(vendor, 'parameters', 'limit', 'pageSize'),
    ],
    [
      'another name of an answer that is corrected',
      (vendor) => renamed(vendor, 'responses', 'listMessagesTooManyRequestsError', 'tooMany'),
    ],
    [
      'the request put together of its parts',
      ({ components: { schemas } }) => {
        const { properties, required, title } = schemas.messageRequest;
        schemas.parts = { type: 'object', title: 'Parts', properties };
        schemas.messageRequest = { title, required, allOf: [{ $ref: '#/components/schemas/parts' }] };
      },
    ],
    [
      'another name of a callback',
      (vendor) => renamed(vendor, 'callbacks', 'inboundCallback', 'inboundEvent'),
    ],
  ])('%s', (_what, edit) => {
    const { text, conflicts } = update(edit);
    expect(text).toBe(ours);
    expect(conflicts).toEqual([]);
  });
});

describe('an update takes over', () => {
  it('the new name of the payload of a callback, where our callback has a list of them', () => {
    const { spec } = update((vendor) => renamed(vendor, 'schemas', 'statusCallback', 'statusEvent'));
    const { post } = Object.values<any>(spec.components.callbacks.statusCallback)[0];
    expect(post.requestBody.content['application/json'].schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/statusEvent' },
    });
  });

  it('a further callback, with an address and a name like those of ours', () => {
    const { spec } = update(({ components, paths }) => {
      components.schemas.thirdEvent = { type: 'object', properties: { other: { type: 'string' } } };
      components.callbacks.thirdCallback = {
        '{thirdCallbackUrl}': {
          post: {
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/thirdEvent' } } },
            },
            responses: { '200': { description: 'Theirs.' } },
          },
        },
      };
      paths[route].post.callbacks.thirdCallback = { $ref: '#/components/callbacks/thirdCallback' };
    });
    const [[address, { post }]] = Object.entries<any>(spec.components.callbacks.thirdCallback) as [
      [string, any],
    ];
    expect(address).toBe('https://your-server.example.com/thirdCallback');
    expect(post).toMatchObject({
      operationId: 'thirdCallback',
      requestBody: {
        content: { 'application/json': { schema: { $ref: '#/components/schemas/thirdEvent' } } },
      },
    });
  });

  it.each<[string, (discriminator: any) => void, object]>([
    [
      'bare names',
      (discriminator) => (discriminator.mapping = { SMS: 'multiChannelSms', RBM: 'multiChannelRbm' }),
      { SMS: '#/components/schemas/multiChannelSms', RBM: '#/components/schemas/multiChannelRbm' },
    ],
    [
      'no mapping',
      (discriminator) => delete discriminator.mapping,
      {
        multiChannelSms: '#/components/schemas/multiChannelSms',
        multiChannelRbm: '#/components/schemas/multiChannelRbm',
      },
    ],
  ])('a discriminator with %s, written out', (_what, edit, mapping) => {
    const { spec } = update(({ components: { schemas } }) => {
      schemas.messageRequest.properties.content = { $ref: '#/components/schemas/multiChannelRequestItem' };
      edit(schemas.multiChannelRequestItem.discriminator);
    });
    expect(spec.components.schemas.multiChannelRequestItem.discriminator.mapping).toEqual(mapping);
  });

  it('texts that YAML 1.1 takes for something else, in quotes', () => {
    const odd = [
      'NO',
      'on',
      '12:30',
      '1_000',
      '0b11',
      'y',
      '~',
      '2024-01-01',
      '0x1F',
      '1e3',
      '.5',
      'null',
      '<<',
    ];
    const { text, spec } = update((vendor) => vendor.components.schemas.priorityEnum.enum.push(...odd));
    expect(spec.components.schemas.priorityEnum.enum).toEqual(['default', 'high', ...odd]);
    const older = YAML.parse(text, { version: '1.1' });
    expect(older.components.schemas.priorityEnum.enum).toEqual(['default', 'high', ...odd]);
  });
});

describe('what the vendor says where we correct it', () => {
  const places: [string, (vendor: any) => void, string, RegExp][] = [
    [
      'another size',
      (vendor) => (vendor.components.schemas.messageRequest.properties.to.maxItems = 50),
      '#/components/schemas/messageRequest/properties/to/maxItems',
      /the vendor says 50 here, our correction says 10\./,
    ],
    [
      'another maximum',
      (vendor) => (vendor.components.parameters.limit.schema.maximum = 1000),
      '#/components/parameters/limit/schema/maximum',
      /the vendor says 1000 here, our correction says 10000\./,
    ],
    [
      'another maximum, in place',
      (vendor) => {
        const { get } = vendor.paths[route];
        get.parameters = get.parameters.map((item: any) => structuredClone(componentOf(vendor, item)));
        get.parameters.find(({ name }: any) => name === 'limit').schema.maximum = 1000;
      },
      '#/components/parameters/limit/schema/maximum',
      /the vendor says 1000 here/,
    ],
    [
      'a pattern',
      (vendor) => (vendor.components.parameters.accountId.schema.pattern = String.raw`^\d+$`),
      '#/components/parameters/accountId/schema/pattern',
      /the vendor says .* here, our correction says/,
    ],
    [
      'another limit of what we remove',
      (vendor) => (vendor.components.schemas.rbmMessageContentFile.properties.fileUrl.maxLength = 500),
      '#/components/schemas/rbmMessageContentFile/properties/fileUrl/maxLength',
      /the vendor says 500 here, our correction says nothing\./,
    ],
    [
      'another type than the one we correct',
      (vendor) => (vendor.components.schemas.rbmLocationResponse.properties.latitude.type = 'integer'),
      '#/components/schemas/rbmLocationResponse/properties/latitude/type',
      /the vendor says "integer" here, our correction says "number"\./,
    ],
  ];

  it.each(places)('is told: %s', (_what, edit, path, message) => {
    const { conflicts } = update((vendor) => void edit(vendor));
    expect(conflicts).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('is not told any more once the correction notes it', () => {
    const noted = overlay.replace(
      '      maxItems: 10\n',
      '      maxItems: 10\n    x-corrects:\n      maxItems: 50\n',
    );
    const { conflicts, spec } = update((vendor) => void places[0]?.[1](vendor), noted);
    expect(conflicts).toEqual([]);
    expect(spec.components.schemas.messageRequest.properties.to.maxItems).toBe(10);
  });

  it('is told when there is nothing left to remove', () => {
    const { conflicts } = update((vendor) => {
      delete vendor.components.schemas.rbmSuggestionResponse.properties.postbackData;
      vendor.components.schemas.rbmSuggestionResponse.properties.postbackData = { type: 'string' };
    });
    expect(conflicts).toHaveLength(2);
    expect(conflicts[0]).toEqual({
      path: '$.components.schemas.rbmSuggestionResponse.properties.postbackData.maxLength',
      message: expect.stringMatching(/nothing to remove any more/),
    });
  });

  it('stops the update when a correction matches nothing, with the name of the correction', () => {
    const edit = (vendor: any): void => void delete vendor.components.schemas.message.properties.media;
    expect(() => update(edit)).toThrow(
      /^vendor\.yaml: the correction of \$\.components\.schemas\.message\.properties\.media\.items .* matches nothing/,
    );
  });
});
