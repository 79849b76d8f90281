import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import fs from 'node:fs';
import path from 'node:path';
import { npm, run } from '../../../scripts/lib/run.js';

/** A registry on loopback. */
export interface Registry {
  readonly url: string;
  /** For everything that talks to it: npm's settings, nothing of the user's own, a fresh cache. */
  readonly env: NodeJS.ProcessEnv;
  stop(): Promise<void>;
}

/** Serves until whoever started it ends, even if that one is killed. Port 0: two rehearsals never meet. */
const SERVER = `
const [tools, file] = process.argv.slice(1);
const { runServer } = require('node:module').createRequire(tools + '/package.json')('verdaccio');
const config = JSON.parse(require('node:fs').readFileSync(file, 'utf8'));
runServer({ ...config, configPath: file }).then((server) => {
  const listening = server.listen(0, '127.0.0.1', () => {
    console.log(JSON.stringify({ url: 'http://127.0.0.1:' + listening.address().port + '/' }));
  });
});
process.stdin.on('end', () => process.exit(0)).resume();
`;

/**
 * Starts a registry on a free loopback port, with an empty storage.
 *
 * @param tools the folder that has verdaccio installed
 * @param folder where it may keep its files
 */
export async function startRegistry(tools: string, folder: string): Promise<Registry> {
  const [program, leading] = npm();
  const upstream = (await run(program, [...leading, 'config', 'get', 'registry'], { quiet: true })).trim();
  const file = path.join(folder, 'registry.json');
  fs.writeFileSync(file, JSON.stringify(registryConfig(upstream)));
  const child = spawn(process.execPath, ['-e', SERVER, tools, file], { cwd: folder });
  const ended = once(child, 'close');
  const { url } = await firstAnswer<{ url: string }>(child).catch((error: Error) => {
    throw new Error(`The registry did not start. ${error.message}`);
  });
  return {
    url,
    env: npmSettings(folder, url),
    async stop() {
      child.kill();
      await ended;
    },
  };
}

/** The first line of JSON that a program prints; whatever it says before its end when there is none. */
export function firstAnswer<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += String(chunk);
      const line = output.split('\n').find((text) => text.startsWith('{"url"'));
      if (line !== undefined) resolve(JSON.parse(line) as T);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.on('error', reject);
    child.on('exit', (code) => reject(new Error(`It ended with exit code ${code}: ${output}`)));
  });
}

/** Our packages live in this registry alone; everything else comes through from the registry this machine uses. */
function registryConfig(upstream: string): object {
  return {
    storage: './storage',
    auth: { htpasswd: { file: './htpasswd' } },
    uplinks: { upstream: { url: upstream, timeout: '60s', max_fails: 10, fail_timeout: '5s' } },
    packages: {
      '@bandwidth-messages/*': { access: '$all', publish: '$all' },
      '**': { access: '$all', proxy: 'upstream' },
    },
    web: { enable: false },
    log: { type: 'stdout', format: 'json', level: 'error' },
  };
}

function npmSettings(folder: string, url: string): NodeJS.ProcessEnv {
  const userconfig = path.join(folder, 'npmrc');
  // npm does not publish without a token; this registry takes any.
  fs.writeFileSync(userconfig, `${url.replace(/^http:/, '')}:_authToken=rehearsal\n`);
  return {
    ...process.env,
    npm_config_userconfig: userconfig,
    npm_config_registry: url,
    npm_config_cache: path.join(folder, 'cache'),
    npm_config_ignore_scripts: 'false',
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
    npm_config_loglevel: 'error',
    NX_DAEMON: 'false',
  };
}
