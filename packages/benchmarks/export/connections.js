// @ts-check
'use strict';

const credentials = { username: 'sandbox-user', password: 'sandbox-password' };
const basic = Buffer.from(`${credentials.username}:${credentials.password}`).toString('base64');
const headers = { authorization: `Basic ${basic}`, accept: 'application/json' };

/** Path of the list, as it is below the address of the server. */
const listPath = '/api/v2/users/9900000/messages';
const undiciName = 'our SDK, undici adapter';
const sdkNames = ['our SDK', undiciName];

/** @param {number} port @param {string} name */
function createSdk(port, name) {
  const { basicAuth, createMessagesClient } = require('@bandwidth-messages/sdk');
  const { undiciAdapter } = require('@bandwidth-messages/sdk/undici');
  return createMessagesClient({
    accountId: '9900000',
    auth: basicAuth(credentials),
    baseUrl: `http://127.0.0.1:${port}/api/v2`,
    // The limiter stays on, as it is for every user; only its number is too high to be reached here.
    rateLimit: { requests: 1_000_000 },
    ...(name === undiciName && { axios: { adapter: undiciAdapter() } }),
  });
}

/** @param {number} port @param {string} url @returns {Promise<any>} the body */
async function get(port, url) {
  const { request } = require('undici');
  const { body } = await request(`http://127.0.0.1:${port}${url}`, { headers });
  return body.json();
}

module.exports = { createSdk, get, listPath, sdkNames };
