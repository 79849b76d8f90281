/* tslint:disable */
/* eslint-disable */
// Generated from openapi/messages.yaml by openapi/templates/operations.mustache. Do not edit.
//
// What the API allows, as data: read by whoever validates, paces or repeats requests, so that no number of the spec is
// written twice.

/** What a value may look like. A key that is absent sets no limit. */
export interface ValueRule {
    /** `model`: see the entry `model` of `models`. `any`: nothing is known. */
    readonly type: 'string' | 'integer' | 'number' | 'boolean' | 'array' | 'object' | 'model' | 'any';
    readonly model?: string;
    readonly format?: string;
    readonly nullable?: true;
    /** The values known today. More may come. */
    readonly enum?: readonly (string | number | boolean | null)[];
    readonly minimum?: number;
    readonly exclusiveMinimum?: true;
    readonly maximum?: number;
    readonly exclusiveMaximum?: true;
    readonly minLength?: number;
    readonly maxLength?: number;
    /** Source of a regular expression. */
    readonly pattern?: string;
    readonly minItems?: number;
    readonly maxItems?: number;
    readonly items?: ValueRule;
    /** The `x-` extensions of the schema. */
    readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface ParameterRule extends ValueRule {
    /** As the API calls it. */
    readonly name: string;
    /** As the request object of the generated client calls it. */
    readonly property: string;
    readonly in: 'query' | 'path' | 'header' | 'cookie';
    readonly required: boolean;
}

export interface FieldRule extends ValueRule {
    readonly name: string;
    readonly required: boolean;
}

export interface Model {
    /** All fields, inherited ones too. Empty for a model that is a choice between others. */
    readonly fields: readonly FieldRule[];
    /** Names of fields of which at least one must be there. */
    readonly atLeastOneField?: readonly string[];
    /** The models, or plain types, that it may be; for an `anyOf` also several at once. */
    readonly oneOf?: readonly string[];
    /** Name of the field that tells which of them it is. */
    readonly discriminator?: string;
}

export interface Operation {
    readonly operationId: string;
    readonly method: 'GET' | 'PUT' | 'POST' | 'DELETE' | 'OPTIONS' | 'HEAD' | 'PATCH' | 'TRACE';
    /** With `{name}` for each path parameter, and without the base URL. */
    readonly path: string;
    readonly parameters: readonly ParameterRule[];
    /** `name` is the property of the generated request object that holds the body; `model` is absent where it is no model of its own. */
    readonly body?: { readonly name: string; readonly model?: string; readonly required: boolean; readonly contentType: string };
    readonly successStatus: number;
    /** Absent where the answer has no body, or one that is not a model of its own. */
    readonly responseModel?: string;
    readonly authenticated: boolean;
    /** Whether a request may be sent again when it is not known what became of it. */
    readonly safeToRepeat: boolean;
    /** The API refuses a request that has no query parameter at all. */
    readonly atLeastOneQueryParameter?: true;
    readonly rateLimit?: { readonly requests: number; readonly windowMs: number; readonly scope: string };
    /** A queue in front of the operation, drained at this rate when nothing else was agreed. */
    readonly queue?: { readonly segmentsPerSecond: number; readonly capacityMs: number; readonly scope: string };
    readonly retentionDays?: number;
    /** For how long a new record may still be missing from an answer. */
    readonly indexLagMs?: number;
    /** How many records one query shows at most, over all of its pages. */
    readonly pageWindow?: number;
    /** Where the parts of paging are; names of parameters, and dotted paths in the answer. */
    readonly pagination?: {
        readonly itemsField: string;
        readonly tokenParameter: string;
        readonly tokenField: string;
        readonly sizeParameter?: string;
        readonly totalField?: string;
    };
}

/** A regular expression as the generator writes it, /slashes/ and HTML entities included, back to its source. */
const source = (strings: TemplateStringsArray): string => {
    const entities: Record<string, string> = { '#39': "'", '#x3D': '=', '#x60': '`', amp: '&', gt: '>', lt: '<', quot: '"' };
    return strings.raw[0]!
        .replace(/^\/|\/[a-z]*$/g, '')
        .replace(/\\\//g, '/')
        .replace(/&(#39|#x3D|#x60|amp|gt|lt|quot);/g, (_, name: string) => entities[name]!);
};

export const baseUrl = 'https://messaging.bandwidth.com/api/v2';

/** Where access tokens come from; empty when the API has no OAuth2. */
export const tokenUrl: string = 'https://api.bandwidth.com/api/v1/oauth2/token';

export const operations = {
    createMessage: {
        operationId: 'createMessage',
        method: 'POST',
        path: '/users/{accountId}/messages',
        parameters: [
            { name: 'accountId', property: 'accountId', in: 'path', required: true, type: 'string', pattern: source`/^[A-Za-z0-9_-]+$/` },
        ],
        body: { name: 'messageRequest', model: 'MessageRequest', required: true, contentType: 'application/json' },
        successStatus: 202,
        responseModel: 'Message',
        authenticated: true,
        safeToRepeat: false,
        queue: { segmentsPerSecond: 1, capacityMs: 900 * 1000, scope: 'account' },
    },
    listMessages: {
        operationId: 'listMessages',
        method: 'GET',
        path: '/users/{accountId}/messages',
        parameters: [
            { name: 'accountId', property: 'accountId', in: 'path', required: true, type: 'string', pattern: source`/^[A-Za-z0-9_-]+$/` },
            { name: 'messageId', property: 'messageId', in: 'query', required: false, type: 'string' },
            { name: 'sourceTn', property: 'sourceTn', in: 'query', required: false, type: 'string', extensions: { 'x-comma-list': { 'maxItems': 10, 'partialMinLength': 5 } } },
            { name: 'destinationTn', property: 'destinationTn', in: 'query', required: false, type: 'string', extensions: { 'x-comma-list': { 'maxItems': 10, 'partialMinLength': 5 } } },
            { name: 'messageStatus', property: 'messageStatus', in: 'query', required: false, type: 'string', enum: ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'DELIVERED', 'ACCEPTED', 'UNDELIVERED'] },
            { name: 'messageDirection', property: 'messageDirection', in: 'query', required: false, type: 'string', enum: ['INBOUND', 'OUTBOUND'] },
            { name: 'carrierName', property: 'carrierName', in: 'query', required: false, type: 'string' },
            { name: 'messageType', property: 'messageType', in: 'query', required: false, type: 'string', enum: ['sms', 'mms', 'rcs'] },
            { name: 'errorCode', property: 'errorCode', in: 'query', required: false, type: 'integer' },
            { name: 'fromDateTime', property: 'fromDateTime', in: 'query', required: false, type: 'string', extensions: { 'x-date-time-milliseconds': true } },
            { name: 'toDateTime', property: 'toDateTime', in: 'query', required: false, type: 'string', extensions: { 'x-date-time-milliseconds': true } },
            { name: 'campaignId', property: 'campaignId', in: 'query', required: false, type: 'string' },
            { name: 'fromBwLatency', property: 'fromBwLatency', in: 'query', required: false, type: 'integer' },
            { name: 'bwQueued', property: 'bwQueued', in: 'query', required: false, type: 'boolean' },
            { name: 'product', property: 'product', in: 'query', required: false, type: 'string', enum: ['LOCAL_A2P', 'P2P', 'SHORT_CODE_REACH', 'TOLL_FREE', 'HOSTED_SHORT_CODE', 'ALPHA_NUMERIC', 'RBM_MEDIA', 'RBM_RICH', 'RBM_CONVERSATIONAL'] },
            { name: 'location', property: 'location', in: 'query', required: false, type: 'string' },
            { name: 'carrierQueued', property: 'carrierQueued', in: 'query', required: false, type: 'boolean' },
            { name: 'fromCarrierLatency', property: 'fromCarrierLatency', in: 'query', required: false, type: 'integer' },
            { name: 'callingNumberCountryA3', property: 'callingNumberCountryA3', in: 'query', required: false, type: 'string' },
            { name: 'calledNumberCountryA3', property: 'calledNumberCountryA3', in: 'query', required: false, type: 'string' },
            { name: 'fromSegmentCount', property: 'fromSegmentCount', in: 'query', required: false, type: 'integer' },
            { name: 'toSegmentCount', property: 'toSegmentCount', in: 'query', required: false, type: 'integer' },
            { name: 'fromMessageSize', property: 'fromMessageSize', in: 'query', required: false, type: 'integer' },
            { name: 'toMessageSize', property: 'toMessageSize', in: 'query', required: false, type: 'integer' },
            { name: 'sort', property: 'sort', in: 'query', required: false, type: 'string' },
            { name: 'pageToken', property: 'pageToken', in: 'query', required: false, type: 'string' },
            { name: 'limit', property: 'limit', in: 'query', required: false, type: 'integer', minimum: 1, maximum: 10000 },
            { name: 'limitTotalCount', property: 'limitTotalCount', in: 'query', required: false, type: 'boolean' },
        ],
        successStatus: 200,
        responseModel: 'MessagesList',
        authenticated: true,
        safeToRepeat: true,
        atLeastOneQueryParameter: true,
        rateLimit: { requests: 3500, windowMs: 300 * 1000, scope: 'source-ip' },
        retentionDays: 14,
        indexLagMs: 900 * 1000,
        pageWindow: 10000,
        pagination: {
            itemsField: 'messages',
            tokenParameter: 'pageToken',
            tokenField: 'pageInfo.nextPageToken',
            sizeParameter: 'limit',
            totalField: 'totalCount',
        },
    },
} as const satisfies Record<string, Operation>;

export type OperationId = keyof typeof operations;

/** The models that requests and answers are made of; those of callbacks are left out. */
export const models: Readonly<Record<string, Model>> = {
    CreateMessageRequestError: {
        fields: [
            { name: 'type', required: true, type: 'string' },
            { name: 'description', required: true, type: 'string' },
            { name: 'fieldErrors', required: false, type: 'array', items: { type: 'model', model: 'FieldError' } },
        ],
    },
    FieldError: {
        fields: [
            { name: 'fieldName', required: false, type: 'string' },
            { name: 'description', required: false, type: 'string' },
        ],
    },
    ListMessageItem: {
        fields: [
            { name: 'messageId', required: false, type: 'string' },
            { name: 'accountId', required: false, type: 'string' },
            { name: 'sourceTn', required: false, type: 'string' },
            { name: 'destinationTn', required: false, type: 'string' },
            { name: 'messageStatus', required: false, type: 'string', enum: ['RECEIVED', 'QUEUED', 'SENDING', 'SENT', 'FAILED', 'DELIVERED', 'ACCEPTED', 'UNDELIVERED'] },
            { name: 'messageDirection', required: false, type: 'string', enum: ['INBOUND', 'OUTBOUND'] },
            { name: 'messageType', required: false, type: 'string', enum: ['sms', 'mms', 'rcs'] },
            { name: 'segmentCount', required: false, type: 'integer' },
            { name: 'errorCode', required: false, type: 'integer' },
            { name: 'receiveTime', required: false, type: 'string', format: 'date-time' },
            { name: 'carrierName', required: false, type: 'string', nullable: true },
            { name: 'messageSize', required: false, type: 'integer', nullable: true },
            { name: 'messageLength', required: false, type: 'integer' },
            { name: 'attachmentCount', required: false, type: 'integer', nullable: true },
            { name: 'recipientCount', required: false, type: 'integer', nullable: true },
            { name: 'campaignClass', required: false, type: 'string', nullable: true },
            { name: 'campaignId', required: false, type: 'string', nullable: true },
            { name: 'bwLatency', required: false, type: 'integer', nullable: true },
            { name: 'carrierLatency', required: false, type: 'integer', nullable: true },
            { name: 'callingNumberCountryA3', required: false, type: 'string', nullable: true },
            { name: 'calledNumberCountryA3', required: false, type: 'string', nullable: true },
            { name: 'product', required: false, type: 'string', nullable: true },
            { name: 'location', required: false, type: 'string', nullable: true },
        ],
    },
    Message: {
        fields: [
            { name: 'id', required: false, type: 'string' },
            { name: 'owner', required: false, type: 'string' },
            { name: 'applicationId', required: false, type: 'string' },
            { name: 'time', required: false, type: 'string', format: 'date-time' },
            { name: 'segmentCount', required: false, type: 'integer' },
            { name: 'direction', required: false, type: 'string', enum: ['in', 'out'] },
            { name: 'to', required: false, type: 'array', items: { type: 'string' } },
            { name: 'from', required: false, type: 'string' },
            { name: 'media', required: false, type: 'array', items: { type: 'string', format: 'uri' } },
            { name: 'text', required: false, type: 'string' },
            { name: 'tag', required: false, type: 'string' },
            { name: 'priority', required: false, type: 'string', enum: ['default', 'high'] },
            { name: 'expiration', required: false, type: 'string', format: 'date-time' },
        ],
    },
    MessageRequest: {
        fields: [
            { name: 'applicationId', required: true, type: 'string' },
            { name: 'to', required: true, type: 'array', minItems: 1, maxItems: 10, items: { type: 'string', extensions: { 'x-phone-number': 'e164' } } },
            { name: 'from', required: true, type: 'string' },
            { name: 'text', required: false, type: 'string', maxLength: 2048 },
            { name: 'media', required: false, type: 'array', items: { type: 'string', format: 'uri', maxLength: 4096 } },
            { name: 'tag', required: false, type: 'string', maxLength: 1024 },
            { name: 'priority', required: false, type: 'string', enum: ['default', 'high'] },
            { name: 'expiration', required: false, type: 'string', format: 'date-time' },
        ],
        atLeastOneField: ['text', 'media'],
    },
    MessagesList: {
        fields: [
            { name: 'totalCount', required: false, type: 'integer' },
            { name: 'pageInfo', required: false, type: 'model', model: 'PageInfo' },
            { name: 'messages', required: false, type: 'array', items: { type: 'model', model: 'ListMessageItem' } },
        ],
    },
    MessagingRequestError: {
        fields: [
            { name: 'type', required: true, type: 'string' },
            { name: 'description', required: true, type: 'string' },
        ],
    },
    PageInfo: {
        fields: [
            { name: 'prevPage', required: false, type: 'string' },
            { name: 'nextPage', required: false, type: 'string' },
            { name: 'prevPageToken', required: false, type: 'string' },
            { name: 'nextPageToken', required: false, type: 'string' },
        ],
    },
};
