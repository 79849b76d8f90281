import { createHash } from 'node:crypto';
import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyForGenerate, recordedJava } from '../support/generator-copy.js';

// Broken downloads, mirrors and proxies are met in test/full.
test('a JAR that was tampered with is refused, downloaded again, and only then used', async () => {
  const copy = await copyForGenerate();
  const file = '.cache/openapi-generator/7.25.0.jar';
  // A small file with a pin of its own; Java is a program that writes what the real one once wrote.
  const jar = Buffer.alloc(200_000, 'jar');
  let requests = 0;
  const server = http.createServer((_, response) => {
    requests += 1;
    response.writeHead(200, { 'content-length': jar.length }).end(jar);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const config = JSON.parse(copy.read('openapitools.json'));
    config['generator-cli'].sha256 = createHash('sha256').update(jar).digest('hex');
    config['generator-cli'].repository = {
      downloadUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/generator.jar`,
    };
    copy.write('openapitools.json', JSON.stringify(config));
    fs.rmSync(copy.at(file));
    copy.write(file, 'tampered');
    const { code, stderr } = await copy.generate([], recordedJava(copy));
    expect(stderr).toMatch(
      /7\.25\.0\.jar is not used: .*SHA-256 [0-9a-f]{64} was expected .*, [0-9a-f]{64} was found/,
    );
    expect({ code, requests }).toEqual({ code: 0, requests: 1 });
    expect(fs.readFileSync(copy.at(file)).equals(jar)).toBe(true);
  } finally {
    server.close();
    copy.remove();
  }
});
