import { spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { CodedError } from '@auralis/errors';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { makeDatabase, useFolder } from '../../test/sample-database.ts';
import { createBackup } from '../create/create-backup.ts';
import { previewRestore } from '../restore/preview-restore.ts';
import { recoverInterruptedRestore } from '../restore/recover-interrupted-restore.ts';
import { restoreBackup } from '../restore/restore-backup.ts';
import { deleteBackup } from '../retention/delete-backup.ts';
import { pruneBackups } from '../retention/prune-backups.ts';
import { salvageDatabase } from '../salvage/salvage-database.ts';
import { verifyBackup } from '../verify/verify-backup.ts';
import { backupPlace } from './backup-place.ts';
import { type Backup, findBackup, listBackups } from './list-backups.ts';
import { labelBackup } from './update-manifest.ts';

const place = useFolder();
const NOBODY = 65_534;

/** Ways to spoil a side file; `whole` is what it should hold. */
const STATES = {
  garbage: (path: string) => writeFileSync(path, 'abcdefgh'),
  empty: (path: string) => writeFileSync(path, ''),
  truncated: (path: string, whole: string) => writeFileSync(path, whole.slice(0, whole.length / 2)),
  'a folder': (path: string) => mkdirSync(path),
  'a pipe': (path: string) => spawnSync('mkfifo', [path]),
  'a dangling link': (path: string) => symlinkSync('nowhere', path),
  'a link to itself': (path: string) => symlinkSync(basename(path), path),
  unreadable: (path: string, whole: string) => {
    writeFileSync(path, whole);
    chmodSync(path, 0o000);
  },
  'an unreadable folder': (path: string) => {
    mkdirSync(path);
    chmodSync(path, 0o000);
  },
};
type State = keyof typeof STATES;

const VERBS = {
  create: () => createBackup({ database: place.path, reason: 'manual' }),
  list: () => listBackups({ database: place.path }),
  verify: ({ id }: Backup) => verifyBackup(findBackup(backupPlace(place.path), id)),
  label: ({ id }: Backup) => labelBackup({ database: place.path, id, label: 'mine' }),
  preview: ({ id }: Backup) => previewRestore({ database: place.path, id }),
  recover: () => recoverInterruptedRestore({ database: place.path }),
  restore: ({ id }: Backup) => restoreBackup({ database: place.path, id }),
  delete: ({ id }: Backup) => deleteBackup({ database: place.path, id }),
  prune: () => pruneBackups({ database: place.path, policy: { last: 1 } }),
  salvage: () => salvageDatabase({ database: place.path, to: join(place.folder, 'salvaged.db') }),
};
type Verb = keyof typeof VERBS;

const inBackups = (name: string) => join(place.folder, 'backups', name);
const SIDE_FILES = {
  'the restore lock': () => join(place.folder, '.app.db.restore-lock'),
  'the restore intent': () => join(place.folder, '.app.db.restore-intent'),
  'the manifest of another backup': (id: string) => inBackups(`app.db.backup_${id}.json`),
  'the sequence file': () => inBackups('app.db.backup-sequence'),
  'the folder of preserved files': () => inBackups('app.db.evidence_20260101_000000'),
  'the folder of backups': () => join(place.folder, 'backups'),
};
type SideFile = keyof typeof SIDE_FILES;

/** What a side file holds that is only there during a restore; the lock is empty. */
const MISSING: Partial<Record<SideFile, string>> = {
  'the restore intent': JSON.stringify({
    format: 1,
    id: '20260101_000000',
    copy: '.app.db.restore-copy-20260101_000000',
    sha256: '',
    bytes: 1,
    evidence: null,
    replaced: {},
  }),
};

/** The verbs that fail, since they can't do without the file. `recover` looks no further when it finds no lock. */
const FAILING: Readonly<Record<SideFile, Partial<Record<State, readonly Verb[]>>>> = {
  'the restore lock': {
    ...failingIn(
      ['a folder', 'a pipe', 'unreadable', 'an unreadable folder'],
      ['recover', 'restore', 'delete', 'prune'],
    ),
    ...failingIn(['a link to itself'], ['restore', 'delete', 'prune']),
  },
  'the restore intent': {
    ...failingIn(['garbage', 'empty', 'truncated', 'unreadable'], ['recover', 'delete', 'prune']),
    ...failingIn(
      ['a folder', 'a pipe', 'a link to itself', 'an unreadable folder'],
      ['recover', 'restore', 'delete', 'prune'],
    ),
  },
  'the manifest of another backup': {},
  'the sequence file': {},
  'the folder of preserved files': {},
  'the folder of backups': {
    ...failingIn(
      ['garbage', 'empty', 'truncated', 'a pipe', 'a link to itself', 'unreadable', 'an unreadable folder'],
      ['create', 'list', 'verify', 'label', 'preview', 'restore', 'delete', 'prune', 'salvage'],
    ),
    // There is no backup to list or to prune, and none with the id that the other verbs are given.
    ...failingIn(['a folder'], ['verify', 'label', 'preview', 'restore', 'delete']),
    ...failingIn(['a dangling link'], ['create', 'verify', 'label', 'preview', 'restore', 'delete', 'salvage']),
  },
};

function failingIn(states: readonly State[], verbs: readonly Verb[]): Partial<Record<State, readonly Verb[]>> {
  return Object.fromEntries(states.map((state) => [state, verbs]));
}

const CASES = (Object.keys(SIDE_FILES) as SideFile[]).flatMap((file) =>
  (Object.keys(STATES) as State[]).map((state) => [file, state] as const),
);

test.skipIf(process.platform === 'win32').each(CASES)(
  'where %s is %s, only verbs that need it fail, and they name it',
  async (file, state) => {
    const failing: string[] = [];
    for (const verb of Object.keys(VERBS) as Verb[]) {
      rmSync(place.folder, { recursive: true, force: true });
      mkdirSync(place.folder);
      const { path, error } = await asNobody(place.folder, () => runBeside(file, state, verb));
      if (error === null) continue;
      failing.push(verb);
      expect(error, verb).toBeInstanceOf(CodedError);
      const { code, message, detail, hint } = error as CodedError;
      expect(code, verb).toMatch(/^BACKUP_|^(?:RESTORE|SALVAGE)_FAILED$|^DATABASE_BUSY$/);
      expect(`${message} ${detail}`, verb).toContain(path);
      expect(hint, verb).not.toBe('');
    }
    expect(failing).toEqual(FAILING[file][state] ?? []);
  },
);

let sample: { readonly folder: string; readonly backups: readonly [Backup, Backup] };

beforeAll(async () => {
  const folder = mkdtempSync(join(tmpdir(), 'auralis-side-files-'));
  sample = await asNobody(folder, async () => {
    const database = join(folder, 'app.db');
    makeDatabase(database).close();
    const create = () => createBackup({ database, reason: 'manual' });
    const [first, second] = [await create(), await create(), await create()];
    return { folder, backups: [first, second] };
  });
});

afterAll(() => rmSync(sample.folder, { recursive: true, force: true }));

/** Nothing is unreadable to root. */
async function asNobody<Result>(folder: string, work: () => Promise<Result>): Promise<Result> {
  if (process.getuid?.() !== 0) return work();
  chownSync(folder, NOBODY, NOBODY);
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

async function runBeside(file: SideFile, state: State, verb: Verb): Promise<{ path: string; error: unknown }> {
  cpSync(sample.folder, place.folder, { recursive: true });
  const [first, other] = sample.backups;
  const path = SIDE_FILES[file](other.id);
  const whole = existsSync(path) && statSync(path).isFile() ? readFileSync(path, 'utf8') : (MISSING[file] ?? '');
  rmSync(path, { recursive: true, force: true });
  STATES[state](path, whole);
  try {
    await VERBS[verb](first);
    return { path, error: null };
  } catch (error) {
    return { path, error };
  }
}
