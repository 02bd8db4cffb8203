import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { backUpLibrary } from '@auralis/library';
import { openDatabase } from '@auralis/sqlite';
import { afterEach, describe, expect, test } from 'vitest';
import { readEvents } from './test/event-reader.ts';
import { send } from './test/running-server.ts';
import { libraryFor } from './test/sample-library.ts';

const MAIN = fileURLToPath(new URL('./main.ts', import.meta.url));
const place = libraryFor('each test');
const children: ChildProcess[] = [];
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
});

interface Program {
  readonly child: ChildProcess;
  readonly output: () => string;
  /** Waits until the output has something. */
  printed(pattern: RegExp): Promise<RegExpExecArray>;
  readonly exitCode: Promise<number | null>;
}

function run(...args: readonly string[]): Program {
  // The sample library goes into a folder that is removed after the test.
  const env = { ...process.env, TMPDIR: place.folder };
  const child = spawn(process.execPath, [MAIN, ...args], { env, stdio: ['ignore', 'pipe', 'pipe'] });
  children.push(child);
  let output = '';
  let changed = Promise.withResolvers<void>();
  const received = (chunk: Buffer | null) => {
    output += chunk ?? '';
    changed.resolve();
    changed = Promise.withResolvers();
  };
  child.stdout.on('data', received);
  child.stderr.on('data', received);
  const exitCode = new Promise<number | null>((resolve) => child.once('close', resolve));
  let hasEnded = false;
  void exitCode.then(() => {
    hasEnded = true;
    received(null);
  });
  return {
    child,
    output: () => output,
    exitCode,
    async printed(pattern) {
      for (;;) {
        const found = pattern.exec(output);
        if (found !== null) return found;
        if (hasEnded) throw new Error(`ended without ${pattern}: ${output}`);
        await changed.promise;
      }
    },
  };
}

const portOf = async (program: Program) => Number((await program.printed(/is at http:\/\/127\.0\.0\.1:(\d+)\//))[1]);

describe('a start', () => {
  test('prints the address first, then the receipt, and ends with 0 when it is asked to', async () => {
    const program = run('--library', place.path, '--port', '0');
    const port = await portOf(program);
    await program.printed(/Everything accounted for: 300 tracks[\s\S]*Verified backup: /);
    expect(program.output()).toMatch(
      /is at http[\s\S]*Upgraded the library from schema 1 to 6[\s\S]*Verified backup: /,
    );
    expect((await send(port, 'GET', '/api/health', {})).json()).toEqual({ status: 'ready' });
    program.child.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
    const lines = readFileSync(`${place.path}.log`, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line).msg);
    expect(lines.at(0)).toBe('listening');
    expect(lines.at(-1)).toBe('stopped');
    expect(readFileSync(`${place.path}.log`, 'utf8')).not.toContain(place.folder);
  });

  test('without a library upgrades a sample as soon as a window is open', async () => {
    const program = run('--port', '0');
    const port = await portOf(program);
    await program.printed(/Created a sample library with 100,000 tracks at schema 1/);
    expect((await send(port, 'GET', '/api/upgrade', {})).json()).toEqual({ state: 'starting' });
    const window = new AbortController();
    await fetch(`http://127.0.0.1:${port}/api/upgrade/events`, { signal: window.signal });
    await program.printed(/Everything accounted for: 100,000 tracks/);
    window.abort();
    program.child.kill('SIGTERM');
    expect(await program.exitCode).toBe(0);
  });

  test('with a library that can not be opened answers all the same, with the reason', async () => {
    writeFileSync(place.path, 'no library');
    const program = run('--library', place.path, '--port', '0');
    const port = await portOf(program);
    await program.printed(/What you can do:/);
    expect((await send(port, 'GET', '/api/upgrade', {})).json()).toMatchObject({ state: 'failed' });
    const refused = await send(port, 'GET', '/api/tracks', {});
    expect(refused.json()).toMatchObject({ status: 503, title: 'The library could not be opened.' });
  });

  test('with a library whose file is gone while its backups are there shows that it is lost, and creates nothing', async () => {
    await backUpLibrary({ path: place.path, appVersion: '1.4.0' });
    rmSync(place.path);
    const program = run('--library', place.path, '--port', '0');
    const port = await portOf(program);
    await program.printed(/Your library is lost[\s\S]*Restore the backup of/);
    expect((await send(port, 'GET', '/api/upgrade', {})).json()).toMatchObject({ failure: { condition: 'missing' } });
    expect(existsSync(place.path)).toBe(false);
  });

  test.each([
    ['a file of another program', (path: string) => writeFileSync(path, 'dear diary')],
    ['a folder', (path: string) => mkdirSync(path)],
  ])('leaves nothing beside %s', async (_, make) => {
    const path = join(place.folder, 'other');
    make(path);
    const before = readdirSync(place.folder);
    const program = run('--library', path, '--port', '0');
    await program.printed(/What you can do:/);
    expect(readdirSync(place.folder)).toEqual(before);
  });

  test('prints all options where it is asked to', async () => {
    const program = run('--help');
    expect(await program.exitCode).toBe(0);
    for (const option of ['--library', '--port', '--open', '--once']) expect(program.output()).toContain(option);
  });

  test.each([
    [['--library', '/nowhere/library.db'], 'There is no file at'],
    [['--port', '99999'], 'A port is a number'],
    [['--port', 'abc'], 'A port is a number'],
    [['--prot', '1'], 'Usage: npm start'],
  ])('with %j ends with 2 and says why', async (args, message) => {
    const program = run(...args);
    expect(await program.exitCode).toBe(2);
    expect(program.output()).toContain(message);
  });
});

test('a port that another program uses is an error with its code, and the library is not touched', async () => {
  const before = readFileSync(place.path);
  const other = createServer();
  const port = await new Promise<number>((resolve) => {
    other.listen(0, '127.0.0.1', () => resolve((other.address() as { port: number }).port));
  });
  const program = run('--library', place.path, '--port', String(port));
  expect(await program.exitCode).toBe(1);
  expect(program.output()).toContain(`Another program uses the port ${port}.`);
  expect(program.output()).toContain('PORT_UNAVAILABLE');
  expect(readFileSync(place.path)).toEqual(before);
  other.close();
});

test('two starts without a port use two ports', async () => {
  const [one, other] = [run('--library', place.path), run('--library', place.path)];
  expect(await portOf(one)).not.toBe(await portOf(other));
});

test('Ctrl-C during an upgrade ends the streams and the program with 130, and the library is as it was', async () => {
  const before = readFileSync(place.path);
  const holder = openDatabase(place.path);
  holder.exec('BEGIN IMMEDIATE');
  const program = run('--library', place.path, '--port', '0');
  const window = await readEvents(await portOf(program));
  await window.until(({ data }) => 'progress' in data && (data.progress as { phase: string }).phase === 'waiting');
  program.child.kill('SIGINT');
  await window.end();
  expect(await program.exitCode).toBe(130);
  holder.close();
  expect(readFileSync(place.path)).toEqual(before);
});
