import { CORRECTIONS, parameterOf, ROUTE, updateBy } from '../support/update-by.js';

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
        const { get } = vendor.paths[ROUTE];
        get.parameters = get.parameters.map((item: any) => structuredClone(parameterOf(vendor, item)));
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
    const { conflicts } = updateBy((vendor) => void edit(vendor));
    expect(conflicts).toEqual([{ path, message: expect.stringMatching(message) }]);
  });

  it('is not told any more once the correction notes it', () => {
    const noted = CORRECTIONS.replace(
      '      maxItems: 10\n',
      '      maxItems: 10\n    x-corrects:\n      maxItems: 50\n',
    );
    const { conflicts, spec } = updateBy((vendor) => void places[0]?.[1](vendor), noted);
    expect(conflicts).toEqual([]);
    expect(spec.components.schemas.messageRequest.properties.to.maxItems).toBe(10);
  });

  it('is told when there is nothing left to remove', () => {
    const { conflicts } = updateBy((vendor) => {
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
    expect(() => updateBy(edit)).toThrow(
      /^vendor\.yaml: the correction of \$\.components\.schemas\.message\.properties\.media\.items .* matches nothing/,
    );
  });
});
