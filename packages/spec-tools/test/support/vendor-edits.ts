/** Changes that a vendor may make to its document (corpus/vendor.yaml), each on its own. They change it in place. */
export const vendorEdits: Readonly<Record<string, (vendor: any) => void>> = {
  'a filter more, in the middle'(vendor) {
    vendor.components.parameters.conversationId = {
      name: 'conversationId',
      in: 'query',
      required: false,
      schema: { type: 'string', maxLength: 40 },
      description: 'Their words about it.',
      example: 'theirs',
    };
    messages(vendor).get.parameters.splice(2, 0, { $ref: '#/components/parameters/conversationId' });
  },
  'two filters less'(vendor) {
    const { get } = messages(vendor);
    get.parameters = get.parameters.filter(({ $ref }: any) => !/bwQueued|fromSegmentCount/.test($ref));
  },
  'filters in another order'(vendor) {
    messages(vendor).get.parameters.reverse();
  },
  'a mandatory field to send, with a type of its own'(vendor) {
    const { schemas } = vendor.components;
    schemas.messageRequest.properties.schedule = {
      type: 'object',
      properties: {
        at: { type: 'string', format: 'date-time' },
        zone: { $ref: '#/components/schemas/zoneEnum' },
      },
      required: ['at'],
    };
    schemas.zoneEnum = { type: 'string', enum: ['UTC', 'local'], description: 'Their zones.' };
    schemas.messageRequest.required.push('schedule');
  },
  'a field of the log less'(vendor) {
    delete vendor.components.schemas.listMessageItem.properties.location;
  },
  'other enum values'(vendor) {
    vendor.components.schemas.messageTypeEnum.enum = ['mms', 'whatsapp', 'sms'];
  },
  'another type and null'(vendor) {
    vendor.components.schemas.listMessageItem.properties.errorCode = { type: 'string' };
    vendor.components.schemas.message.properties.owner.nullable = true;
  },
  'another failure, one less'(vendor) {
    const { post } = messages(vendor);
    delete post.responses['406'];
    post.responses['402'] = { $ref: '#/components/responses/paymentError' };
    vendor.components.responses.paymentError = {
      description: 'Their words.',
      headers: { 'X-Reason': { schema: { type: 'string' } } },
      content: { 'application/json': { schema: { $ref: '#/components/schemas/messagingRequestError' } } },
    };
  },
  'an operation more'(vendor) {
    vendor.paths['/users/{accountId}/messages/{messageId}'] = {
      servers: messages(vendor).servers,
      parameters: [{ $ref: '#/components/parameters/accountId' }],
      get: {
        summary: 'Theirs',
        tags: ['Theirs'],
        parameters: [{ name: 'messageId', in: 'path', required: true, schema: { type: 'string' } }],
        responses: {
          '200': {
            description: 'Theirs',
            content: { 'application/json': { schema: { $ref: '#/components/schemas/message' } } },
          },
        },
      },
    };
  },
  'polymorphic content'(vendor) {
    vendor.components.schemas.messageRequest.properties.content = {
      $ref: '#/components/schemas/multiChannelRequestItem',
    };
  },
  'more in the payloads'(vendor) {
    const { schemas } = vendor.components;
    schemas.statusCallbackMessage.properties.region = { $ref: '#/components/schemas/regionEnum' };
    schemas.regionEnum = { type: 'string', enum: ['us', 'eu'] };
  },
  'another server'(vendor) {
    messages(vendor).servers = [{ url: 'https://messaging.bandwidth.com/api/v3' }];
  },
};

const messages = (vendor: any): any => vendor.paths['/users/{accountId}/messages'];
