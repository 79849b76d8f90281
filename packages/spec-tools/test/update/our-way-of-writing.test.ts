import YAML from 'yaml';
import { OURS, parameterOf, ROUTE, updateBy } from '../support/update-by.js';

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
        for (const operation of [vendor.paths[ROUTE].get, vendor.paths[ROUTE].post])
          operation.parameters = operation.parameters?.map((item: any) => parameterOf(vendor, item));
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
    const { text, conflicts } = updateBy(edit);
    expect(text).toBe(OURS);
    expect(conflicts).toEqual([]);
  });
});

describe('an update takes over', () => {
  it('the new name of the payload of a callback, where our callback has a list of them', () => {
    const { spec } = updateBy((vendor) => renamed(vendor, 'schemas', 'statusCallback', 'statusEvent'));
    const { post } = Object.values<any>(spec.components.callbacks.statusCallback)[0];
    expect(post.requestBody.content['application/json'].schema).toEqual({
      type: 'array',
      items: { $ref: '#/components/schemas/statusEvent' },
    });
  });

  it('the new name of such a payload and of its callback at once', () => {
    const { spec } = updateBy((vendor) =>
      renamed(
        renamed(vendor, 'schemas', 'statusCallback', 'statusEvent'),
        'callbacks',
        'statusCallback',
        'statusEvent',
      ),
    );
    expect(Object.keys(spec.components.callbacks)).toEqual(['statusCallback', 'inboundCallback']);
    const { post } = Object.values<any>(spec.components.callbacks.statusCallback)[0];
    expect(post.requestBody.content['application/json'].schema.items).toEqual({
      $ref: '#/components/schemas/statusEvent',
    });
  });

  it('a further callback, with an address and a name like those of ours', () => {
    const { spec } = updateBy(({ components, paths }) => {
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
      paths[ROUTE].post.callbacks.thirdCallback = { $ref: '#/components/callbacks/thirdCallback' };
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
    const { spec } = updateBy(({ components: { schemas } }) => {
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
    const { text, spec } = updateBy((vendor) => vendor.components.schemas.priorityEnum.enum.push(...odd));
    expect(spec.components.schemas.priorityEnum.enum).toEqual(['default', 'high', ...odd]);
    const older = YAML.parse(text, { version: '1.1' });
    expect(older.components.schemas.priorityEnum.enum).toEqual(['default', 'high', ...odd]);
  });
});

/** The document with another name of a component. */
function renamed(document: any, section: string, from: string, to: string): any {
  const text = JSON.stringify(document).replaceAll(
    `"#/components/${section}/${from}"`,
    `"#/components/${section}/${to}"`,
  );
  const copy = JSON.parse(text);
  copy.components[section][to] = copy.components[section][from];
  delete copy.components[section][from];
  return copy;
}
