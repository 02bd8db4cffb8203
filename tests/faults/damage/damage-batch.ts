import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { createBackup, listBackups, restoreBackup, salvageDatabase, verifyBackup } from '@auralis/backup';
import { seededRandom } from '@auralis/library/sample';
import { inspectDatabase, planUpgrade, upgradeDatabase } from '@auralis/migrate';
import { contentsOf, quickCheck } from '../harness/contents.ts';
import { APP_VERSION, knownMigrations, libraryIn } from '../harness/sample-library.ts';
import { isLong } from '../harness/sampling.ts';
import { BASES, readFiles, writeFiles } from './base-libraries.ts';
import { DAMAGES, type Files } from './damage-kinds.ts';

/**
 * Does damage to libraries, number `from` to `to` of the corpus, and everything to the damaged ones that an app might.
 * Prints the number before each, so that a crash names its file, and every violation.
 */
const [folder = '', from = '0', to = '0'] = process.argv.slice(2);
const migrations = await knownMigrations();
const bases = new Map(BASES.map((base) => [base, readFiles(join(folder, base))]));
const say = (line: object) => writeFileSync(1, `${JSON.stringify(line)}\n`);

async function tryOne(number: number): Promise<void> {
  const random = seededRandom(1000 + number);
  const damage = DAMAGES[number % DAMAGES.length] ?? DAMAGES[0];
  const base = random.pick(BASES);
  const files = bases.get(base);
  const other = bases.get(base === 'old-with-log' ? 'current-with-log' : 'old-with-log');
  if (damage === undefined || files === undefined || other === undefined) throw new Error('There is nothing to damage');
  const name = `${base}, ${damage.name}`;
  say({ number, name });
  const place = join(folder, `place-${from}`);
  const damaged = damage.apply({ ...files, journal: null }, random, other);
  const violations: string[] = [];
  for (const [what, attempt] of Object.entries(ATTEMPTS)) {
    if (COSTLY.includes(what) && !isLong && number % 3 !== 0) continue;
    writeFiles(place, damaged);
    try {
      violations.push(...(await attempt(place, damaged, base)).map((violation) => `${what}: ${violation}`));
    } catch (error) {
      const { name: kind, code, message } = error as Error & { readonly code?: unknown };
      if (!isOurs(error)) violations.push(`${what}: an error without our code: ${kind} ${code} ${message}`);
    }
    rmSync(place, { recursive: true, force: true });
  }
  for (const violation of violations) say({ number, name, violation });
}

const OURS: readonly unknown[] = ['MigrateError', 'BackupError', 'DatabaseError'];

function isOurs(error: unknown): boolean {
  const { name, code } = error as { readonly name?: unknown; readonly code?: unknown };
  return OURS.includes(name) && typeof code === 'string' && /^[A-Z_]+$/.test(code);
}

/** In the short form tried on every third file only. */
const COSTLY: readonly string[] = ['backup', 'restore', 'salvage'];

type Attempt = (place: string, damaged: Files, base: string) => Promise<readonly string[]>;

const ATTEMPTS: Readonly<Record<string, Attempt>> = {
  inspect: async (place, damaged) => {
    try {
      planUpgrade(inspectDatabase(libraryIn(place), migrations), migrations);
    } finally {
      assertSame(place, damaged);
    }
    return [];
  },
  upgrade: async (place, damaged) => {
    const database = libraryIn(place);
    try {
      const { status } = await upgradeDatabase({ database, migrations, appVersion: APP_VERSION });
      // Of a library that needs no upgrade only the head is read.
      if (status === 'current') return [];
    } catch (error) {
      // What SQLite makes of a log or a journal when it opens a file is its own.
      if (damaged.wal === null && damaged.journal === null) assertSame(place, damaged);
      throw error;
    }
    const check = quickCheck(database);
    return check === 'ok' ? [] : [`it went through, and left: ${check}`];
  },
  backup: async (place) => {
    const backup = await createBackup({ database: libraryIn(place), reason: 'manual' });
    await verifyBackup(backup, { level: 3 });
    return [];
  },
  verify: async (place, damaged, base) => {
    const database = libraryIn(place);
    cpSync(join(folder, base, 'backups'), join(place, 'backups'), { recursive: true });
    const [backup] = listBackups({ database });
    if (backup === undefined) throw new Error('There is no backup to damage');
    writeFileSync(backup.path, damaged.main);
    const whole = readFileSync(join(folder, base, 'backups', basename(backup.path)));
    if (damaged.main.equals(whole)) return [];
    await verifyBackup(backup, { level: 2 });
    return ['a changed backup was found whole'];
  },
  restore: async (place, _, base) => {
    const database = libraryIn(place);
    cpSync(join(folder, base, 'backups'), join(place, 'backups'), { recursive: true });
    const [backup] = listBackups({ database });
    await restoreBackup({ database, id: backup?.id ?? '' });
    const wanted = readFileSync(join(folder, base, 'contents'), 'utf8');
    return JSON.stringify(contentsOf(database)) === wanted ? [] : ['the restored library is not the one in the backup'];
  },
  salvage: async (place, damaged) => {
    const database = libraryIn(place);
    try {
      const { damage } = await salvageDatabase({ database, to: `${database}.salvaged` });
      return damage.map((violation) => `the new file is damaged: ${violation}`);
    } finally {
      assertSame(place, damaged);
    }
  },
};

/** A journal is played back by whoever reads the file first: that is SQLite's own. */
function assertSame(place: string, { main, wal, journal }: Files): void {
  if (journal !== null) return;
  const path = libraryIn(place);
  if (!readFileSync(path).equals(main)) throw new Error('the file was changed');
  if (wal !== null && wal.length > 0 && !readFileSync(`${path}-wal`).equals(wal))
    throw new Error('the log was changed');
}

for (let number = Number(from); number < Number(to); number += 1) await tryOne(number);
