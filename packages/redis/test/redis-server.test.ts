import { describeWithRedis, startRedisServer } from './support/redis-server.js';
import { connect } from 'node:net';

describeWithRedis('the redis-server of the tests', () => {
  test('is a process of its own, with nothing on disk, and ends when it is closed', async () => {
    const server = await startRedisServer();
    expect(await command(server.port, 'CONFIG GET save')).toBe('*2\r\n$4\r\nsave\r\n$0\r\n\r\n');
    expect(await command(server.port, 'SET a 1')).toBe('+OK\r\n');
    await server.restart();
    expect(await command(server.port, 'EXISTS a')).toBe(':0\r\n');
    const { pid } = server;
    await server.close();
    expect(() => process.kill(pid, 0)).toThrow();
  });
});

function command(port: number, line: string): Promise<string> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => socket.write(`${line}\r\n`));
    socket.once('error', reject);
    socket.once('data', (data) => {
      socket.destroy();
      resolve(data.toString());
    });
  });
}
