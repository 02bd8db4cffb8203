import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@auralis/sqlite';
import { expect, test, vi } from 'vitest';
import { useCommands } from '../../test/commands.ts';

const { place, json, writeTwoMigrations, begin } = useCommands();

/** Longer than a single inspection waits by itself. */
const HELD_MS = 6000;

test.each([
  ['upgrade', []],
  ['upgrade --to 2', ['--to', '2']],
])('%s waits for a database that another program holds, and reports that it waits', async (_, options) => {
  writeTwoMigrations();
  json('upgrade', place.database, '--create', '--to', '1');
  const other = openDatabase(place.database);
  other.exec('BEGIN EXCLUSIVE');
  const command = begin('upgrade', place.database, ...options);
  let said = '';
  command.stderr.on('data', (text) => {
    said += text;
  });
  const ended = once(command, 'exit');
  await vi.waitUntil(() => said.includes('waiting') || command.exitCode !== null, { timeout: 60_000 });
  await pause(HELD_MS);
  other.close();
  expect(await ended, said).toEqual([0, null]);
  expect(said).toContain('waiting');
  expect(json('status', place.database).document).toMatchObject({ status: 'current', version: 2 });
});
