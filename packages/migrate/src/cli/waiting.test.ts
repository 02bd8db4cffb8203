import { once } from 'node:events';
import { setTimeout as pause } from 'node:timers/promises';
import { openDatabase } from '@auralis/sqlite';
import { expect, test } from 'vitest';
import { useCommands } from '../../test/commands.ts';

const { place, json, writeTwoMigrations, begin } = useCommands();

/** Longer than one look at a library waits by itself. */
const HELD_MS = 6000;

test.each([[], ['--to', '2']])(
  'an upgrade waits for a library that another program holds, and says so %j',
  async (...options) => {
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
    await pause(HELD_MS);
    other.close();
    expect(await ended, said).toEqual([0, null]);
    expect(said).toContain('waiting');
    expect(json('status', place.database).document).toMatchObject({ status: 'current', version: 2 });
  },
);
