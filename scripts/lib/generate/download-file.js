// @ts-check
'use strict';
const fs = require('node:fs');
const { pipeline } = require('node:stream/promises');

const idleTimeoutMs = 30_000;
const maxRedirects = 5;

/** A download that did not bring the whole file. Its message never holds a proxy's address, which may carry a password. */
class DownloadError extends Error {
  /** @param {string} message @param {{ interrupted: boolean, cause?: unknown }} details interrupted: it had begun, a second try may do */
  constructor(message, { interrupted, cause }) {
    super(message, { cause });
    this.name = 'DownloadError';
    this.interrupted = interrupted;
  }
}

/** npm hands its own proxy settings to the scripts it runs; the usual variables win over them. */
function adoptNpmProxy(env = process.env) {
  const set = (/** @type {string} */ name, /** @type {string | undefined} */ value) => {
    if (value && env[name] === undefined && env[name.toLowerCase()] === undefined) env[name] = value;
  };
  set('HTTPS_PROXY', env['npm_config_https_proxy']);
  set('HTTP_PROXY', env['npm_config_proxy'] ?? env['npm_config_http_proxy']);
  set('NO_PROXY', env['npm_config_noproxy']);
}

/** @param {string} url @param {import('node:http').Agent} agent @returns {Promise<import('node:http').IncomingMessage>} */
function open(url, agent, redirectsLeft = maxRedirects) {
  const { get } = url.startsWith('https:') ? require('node:https') : require('node:http');
  return new Promise((resolve, reject) => {
    const fail = (/** @type {string} */ why, /** @type {unknown} */ cause = undefined) =>
      reject(new DownloadError(`${url} could not be fetched: ${why}`, { interrupted: false, cause }));
    const request = get(url, { agent }, (response) => {
      const { statusCode = 0, headers } = response;
      if (statusCode === 200) return resolve(response);
      response.resume();
      if (statusCode < 300 || statusCode > 399 || !headers.location)
        return fail(`the answer was HTTP ${statusCode}.`);
      if (redirectsLeft === 0) return fail('it redirects without end.');
      open(new URL(headers.location, url).href, agent, redirectsLeft - 1).then(resolve, reject);
    });
    request.setTimeout(idleTimeoutMs, () =>
      request.destroy(new Error(`no data for ${idleTimeoutMs / 1000} s`)),
    );
    request.on('error', (/** @type {NodeJS.ErrnoException} */ error) =>
      fail(`${error.message || error.code}.`, error),
    );
  });
}

/**
 * Downloads to a file and flushes it to the disk. HTTPS_PROXY, HTTP_PROXY, ALL_PROXY, NO_PROXY, npm's proxy settings and
 * NODE_EXTRA_CA_CERTS are respected: by proxy-agent, which the npm wrapper of the generator uses as well.
 *
 * @param {string} url
 * @param {string} file
 * @param {(receivedBytes: number, totalBytes: number | undefined) => void} onProgress
 * @throws {DownloadError}
 */
async function downloadFile(url, file, onProgress) {
  adoptNpmProxy();
  const { ProxyAgent } = await import('proxy-agent');
  const agent = new ProxyAgent();
  try {
    const response = await open(url, agent);
    const totalBytes = Number(response.headers['content-length']) || undefined;
    let receivedBytes = 0;
    response.on('data', (chunk) => onProgress((receivedBytes += chunk.length), totalBytes));
    await pipeline(response, fs.createWriteStream(file, { flush: true })).catch(
      (/** @type {NodeJS.ErrnoException} */ error) => {
        // A disk's error speaks for itself; the network's needs to say how far it came.
        if (error.syscall === 'write') throw error;
        const message = `${url}: the connection broke after ${receivedBytes} of ${totalBytes ?? 'an unknown number of'} bytes.`;
        throw new DownloadError(message, { interrupted: true, cause: error });
      },
    );
  } finally {
    agent.destroy();
  }
}

module.exports = { DownloadError, downloadFile };
