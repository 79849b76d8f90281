import fs from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { copyForGenerate, recordedJava } from '../support/generator-copy.js';

jest.setTimeout(120_000);

test('a download whose connection breaks off ends with advice, and leaves nothing', async () => {
  const copy = await copyForGenerate();
  const server = http.createServer((_, response) => {
    response.writeHead(200, { 'content-length': 1_000_000 });
    response.write(Buffer.alloc(100_000), () => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  try {
    const config = JSON.parse(copy.read('openapitools.json'));
    config['generator-cli'].repository = {
      downloadUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/generator.jar`,
    };
    copy.write('openapitools.json', JSON.stringify(config));
    fs.rmSync(copy.at('.cache/openapi-generator/7.25.0.jar'));
    const { code, stderr } = await copy.generate([], recordedJava(copy));
    expect(code).toBe(1);
    expect(stderr).toContain('the connection broke off');
    expect(fs.readdirSync(copy.at('.cache/openapi-generator'))).toEqual([]);
  } finally {
    server.close();
    copy.remove();
  }
});
