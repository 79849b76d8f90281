import type { IncomingMessage, RequestListener } from 'node:http';
import type { APIGatewayProxyEvent, APIGatewayProxyEventV2 } from 'aws-lambda';
import type { CallbackHandler } from '../../src/index.js';

/**
 * A server that hands requests to a Lambda function as Amazon's gateways do, in format 1 (REST API) or 2 (HTTP API and
 * function URL). The gateways themselves cannot run here; events and answers have their documented form.
 *
 * @param renamesChallenge as the real ones do: WWW-Authenticate arrives under another name
 */
export function createGateway(
  format: '1.0' | '2.0',
  lambda: CallbackHandler['lambda'],
  encoding: 'utf8' | 'base64' = 'utf8',
  renamesChallenge = false,
): RequestListener {
  return (request, response) => {
    void (async () => {
      const chunks: Buffer[] = [];
      for await (const chunk of request) chunks.push(chunk as Buffer);
      const body = Buffer.concat(chunks).toString(encoding);
      const event = (format === '1.0' ? toFormat1 : toFormat2)(request, body, encoding === 'base64');
      const answer = await lambda(event);
      const headers = Object.entries(answer.headers).map(([name, value]) => [
        renamesChallenge && name.toLowerCase() === 'www-authenticate' ? `x-amzn-Remapped-${name}` : name,
        value,
      ]);
      response.writeHead(answer.statusCode, Object.fromEntries(headers));
      response.end(answer.body);
    })();
  };
}

function toFormat1(request: IncomingMessage, body: string, isBase64Encoded: boolean): APIGatewayProxyEvent {
  const headers: Record<string, string> = {};
  const multiValueHeaders: Record<string, string[]> = {};
  request.rawHeaders.forEach((value, index) => {
    const name = request.rawHeaders[index - 1];
    if (index % 2 === 0 || name === undefined) return;
    headers[name] = value;
    (multiValueHeaders[name] ??= []).push(value);
  });
  return {
    resource: '/{proxy+}',
    path: request.url!,
    httpMethod: request.method!,
    headers,
    multiValueHeaders,
    queryStringParameters: null,
    multiValueQueryStringParameters: null,
    pathParameters: null,
    stageVariables: null,
    requestContext: {} as APIGatewayProxyEvent['requestContext'],
    body: body === '' ? null : body,
    isBase64Encoded,
  };
}

function toFormat2(request: IncomingMessage, body: string, isBase64Encoded: boolean): APIGatewayProxyEventV2 {
  const headers: Record<string, string> = {};
  for (const [name, values] of Object.entries(request.headersDistinct)) headers[name] = values!.join(',');
  const event = {
    version: '2.0',
    routeKey: '$default',
    rawPath: request.url!,
    rawQueryString: '',
    headers,
    requestContext: { http: { method: request.method!, path: request.url! } },
    isBase64Encoded,
    ...(body !== '' && { body }),
  };
  return event as unknown as APIGatewayProxyEventV2;
}
