import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { startWebServer } from './web-server.ts';

const folder = mkdtempSync(join(tmpdir(), 'auralis-web-server-'));
afterAll(() => rmSync(folder, { recursive: true }));

const LISTEN = `
  const server = createServer((request, response) => response.end('library'));
  server.listen(0, '127.0.0.1', () => {
    console.error(JSON.stringify([process.argv.slice(2), process.env.AURALIS_TEST]));
    console.log('Auralis is ready at http://127.0.0.1:' + server.address().port + '/');
  });`;

/** A program with the command line of the server. */
function program(name: string, code: string): string {
  const path = join(folder, `${name}.mjs`);
  writeFileSync(path, `import { createServer } from 'node:http';\n${code}`);
  return path;
}

test('the server is ready when its address is known, and gets its library, arguments and environment', async () => {
  await using server = await startWebServer({
    program: program('ready', LISTEN),
    library: 'my library.db',
    args: ['--read-only'],
    env: { AURALIS_TEST: 'yes' },
  });
  expect(server.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/$/);
  expect(await (await fetch(server.url)).text()).toBe('library');
  expect(server.log()).toContain('[["--library","my library.db","--port","0","--read-only"],"yes"]');
  expect(server.log()).toContain('Auralis is ready at');
});

test('a server that ends before it is ready rejects with its exit code and what it wrote', async () => {
  const started = startWebServer({
    program: program('failing', 'console.log("Opening"); console.error("LIBRARY_NEWER"); process.exitCode = 3;'),
    library: 'library.db',
  });
  await expect(started).rejects.toThrow(/exit code 3 .*:\n(?:Opening\nLIBRARY_NEWER|LIBRARY_NEWER\nOpening)\n$/s);
});

test('a stop waits for the server to end by itself, and returns its exit code', async () => {
  const code = `${LISTEN}\nprocess.on('SIGTERM', () => setTimeout(() => { console.log('stopped'); process.exit(7); }, 200));`;
  const server = await startWebServer({ program: program('stopping', code), library: 'library.db' });
  expect(await server.stop()).toBe(7);
  expect(server.log()).toMatch(/stopped\n$/);
  expect(await server.stop()).toBe(7);
});

test('no server is left after its end, by whichever way', async () => {
  const server = () => startWebServer({ program: program('ready', LISTEN), library: 'library.db' });
  const [stopped, killed] = [await server(), await server()];
  expect(await stopped.stop()).toBeNull();
  await killed.kill();
  for (const { pid } of [stopped, killed]) expect(() => process.kill(pid, 0)).toThrow('ESRCH');
});

test('a server that does not react to SIGTERM is killed, and the stop rejects with what it wrote', async () => {
  const code = `${LISTEN}\nprocess.on('SIGTERM', () => undefined);`;
  const server = await startWebServer({ program: program('deaf', code), library: 'library.db', stopTimeoutMs: 500 });
  await expect(server.stop()).rejects.toThrow(/did not stop after SIGTERM .*Auralis is ready/s);
  expect(() => process.kill(server.pid, 0)).toThrow('ESRCH');
});
