// @ts-check
'use strict';
// A process of its own, so that what the server costs is never counted as the client's.
const http = require('node:http');
const { messagePage, objectPage } = require('./message-page.js');

const ownEnvelope = Buffer.from(messagePage);
const otherEnvelope = Buffer.from(objectPage);

const server = http.createServer((request, response) => {
  const body = request.url?.startsWith('/v1/') ? otherEnvelope : ownEnvelope;
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': body.length });
  response.end(body);
});
// However long a busy machine lets anybody wait, no connection is closed by the server.
server.keepAliveTimeout = 0;
server.headersTimeout = 0;
server.requestTimeout = 0;
server.listen(0, '127.0.0.1', () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());
  process.send?.({ port });
});
process.on('disconnect', () => process.exit());
