import { spawn, spawnSync } from 'node:child_process';
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach } from 'vitest';

const CLI = join(import.meta.dirname, '../src/cli.ts');

/** A folder of its own for each test, with an empty folder of migrations in it, and the command, run there. */
export function useCommands() {
  const place = { folder: '', database: '' };
  beforeEach(() => {
    place.folder = mkdtempSync(join(tmpdir(), 'auralis-migrate-cli-'));
    place.database = join(place.folder, 'database.db');
    mkdirSync(join(place.folder, 'migrations'));
  });
  afterEach(() => rmSync(place.folder, { recursive: true }));

  const run = (...args: readonly string[]) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [CLI, ...args], {
      cwd: place.folder,
      encoding: 'utf8',
    });
    return { status, stdout, stderr };
  };
  const json = (...args: readonly string[]) => {
    const { status, stdout, stderr } = run(...args, '--json');
    return { status, stderr, document: JSON.parse(stdout) };
  };
  /** Writes a migration as an author would. */
  const author = (name: string, sentence: string, sql: string, ...options: readonly string[]): string => {
    const { document } = json('create', name, sentence, ...options);
    appendFileSync(document.path, `${sql}\n`);
    return document.path;
  };
  const writeMigration = (name: string, text: string) => {
    const path = join(place.folder, 'migrations', `migration_${name}`);
    writeFileSync(path, text);
    return path;
  };
  const writeTwoMigrations = () => {
    writeMigration(
      'v000_to_v001_tables.sql',
      '-- Sets up your database\nCREATE TABLE tracks(id INTEGER PRIMARY KEY, title TEXT);\n',
    );
    writeMigration(
      'v001_to_v002_tags.sql',
      '-- Lets you tag tracks\nCREATE TABLE tags(id INTEGER PRIMARY KEY, name TEXT);\n',
    );
  };
  /** The command as a process that runs beside the test. */
  const begin = (...args: readonly string[]) => spawn(process.execPath, [CLI, ...args], { cwd: place.folder });
  return { place, run, json, author, writeMigration, writeTwoMigrations, begin };
}
