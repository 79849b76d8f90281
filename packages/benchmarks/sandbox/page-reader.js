// @ts-check
'use strict';
const http = require('node:http');

const authorization = `Basic ${Buffer.from('sandbox-user:sandbox-password').toString('base64')}`;
const headers = { authorization, accept: 'application/json' };
const messages = '/api/v2/users/9900000/messages?limit=100&';

/** Asks for list pages of 100 rows over connections that are kept. @param {number} connections */
function createPageReader(connections) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: connections });

  /** @param {number} port @param {string} path @returns {Promise<string>} */
  const read = (port, path) =>
    new Promise((resolve, reject) => {
      http
        .get({ agent, port, host: '127.0.0.1', path, headers }, (response) => {
          /** @type {Buffer[]} */
          const chunks = [];
          response.on('data', (chunk) => chunks.push(chunk));
          response.on('end', () => resolve(Buffer.concat(chunks).toString('latin1')));
        })
        .on('error', reject);
    });

  /**
   * The first pages of a search, and the body of the last of them.
   *
   * @param {number} port @param {string} query @param {number} count
   */
  const turnPages = async (port, query, count) => {
    const paths = [messages + query];
    let body = await read(port, messages + query);
    while (paths.length < count) {
      const next = `${messages}${query}&pageToken=${JSON.parse(body).pageInfo.nextPageToken}`;
      paths.push(next);
      body = await read(port, next);
    }
    return { paths, body };
  };

  /**
   * Reads pages in turn, over all connections at once.
   *
   * @param {number} port @param {readonly string[]} paths @param {number} requests
   */
  const readMany = async (port, paths, requests) => {
    let sent = 0;
    const call = async () => {
      while (sent < requests) await read(port, /** @type {string} */ (paths[sent++ % paths.length]));
    };
    await Promise.all(Array.from({ length: connections }, call));
  };

  return { turnPages, readMany, close: () => agent.destroy() };
}

module.exports = { createPageReader };
