import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { coded, context, makeBackup } from '../../test/failures.ts';
import { DESCRIBED_CODES, describeFailure, formatFailure } from './describe-failure.ts';
import { WAY_OUT_ORDER } from './ways-out.ts';

const ids = (error: unknown, about = context) => describeFailure(error, about).waysOut.map(({ id }) => id);
const STANDARD = ['try-again', 'restore-backup', 'open-folder', 'save-report', 'contact-support'];

/** The codes that a package declares, from its source: a union of types does not exist at run time. */
function declaredCodes(file: string): readonly string[] {
  const text = readFileSync(new URL(`../../../${file}`, import.meta.url), 'utf8');
  const [union = ''] = /ErrorCode =[^;]+;/.exec(text) ?? [];
  return [...union.matchAll(/'([A-Z_]+)'/g)].map(([, code = '']) => code);
}

describe('describeFailure', () => {
  test('has a text of its own for every code of the packages below it, and for no other', () => {
    const files = ['backup/src/errors.ts', 'migrate/src/errors.ts', 'sqlite/src/errors.ts'];
    const declared = files.map(declaredCodes);
    for (const codes of declared) expect(codes.length).toBeGreaterThan(5);
    expect([...DESCRIBED_CODES].sort()).toEqual([...new Set(declared.flat())].sort());
  });

  test.each(DESCRIBED_CODES)('describes %s in sentences, without internal words, with a way out', (code) => {
    for (const about of [{}, context]) {
      const { title, whatHappened, libraryState, waysOut } = describeFailure(coded(code), about);
      for (const text of [title, whatHappened, libraryState]) {
        expect(text).toMatch(/^[\p{Lu}/]/u);
        expect(text).not.toMatch(/undefined|null|NaN|\bdatabase\b(?! engine|\.)|<|`|\.\.| {2}/);
      }
      expect(title).not.toMatch(/\.$/);
      for (const text of [whatHappened, libraryState]) expect(text).toMatch(/\.$/);
      expect(waysOut.length).toBeGreaterThan(0);
    }
  });

  test.each(DESCRIBED_CODES)('lists the ways out of %s in the one order, each once', (code) => {
    const listed = ids(coded(code, { isLost: true, missing: 5e6 }));
    expect(listed).toEqual(WAY_OUT_ORDER.filter((id) => listed.includes(id)));
  });

  test('offers the five standard ways out of a failed upgrade, and names the version that can open the library', () => {
    const description = describeFailure(coded('MIGRATION_FAILED', { backup: '/elsewhere/gone.db' }), context);
    expect(description).toEqual({
      code: 'MIGRATION_FAILED',
      condition: 'unchanged',
      title: 'The update of your library failed',
      whatHappened: 'A part of the update ended with an error, so Auralis rolled it back.',
      libraryState: 'Your library is unchanged. Version 1.2.0 of Auralis can still open it.',
      waysOut: [
        { id: 'try-again', label: 'Try again', data: { retryAfterFailures: false } },
        {
          id: 'restore-backup',
          label: 'Restore the backup of today, 10:42 (3,500 tracks, verified)',
          data: { id: '20261126_104200', createdAt: '2026-11-26T10:42:00.000Z', tracks: 3500, isVerified: true },
        },
        { id: 'open-folder', label: 'Open the folder', data: { folder: '/home/ann/.auralis' } },
        { id: 'save-report', label: 'Save a report', data: { library: '/home/ann/.auralis/library.db' } },
        { id: 'contact-support', label: 'Contact support', data: { code: 'MIGRATION_FAILED' } },
      ],
      detail: 'a reason',
    });
  });

  test('says how much to free and on which disk when the disk is full', () => {
    const facts = { directory: '/media/usb/backups', needed: 2e9, free: 766e6, missing: 1.234e9 };
    const { whatHappened, waysOut } = describeFailure(coded('DISK_FULL', facts), context);
    expect(whatHappened).toBe(
      'The disk that holds /media/usb/backups does not have enough free space: 1.3 GB more are needed.',
    );
    expect(waysOut[0]).toEqual({
      id: 'free-space',
      label: 'Free at least 1.3 GB on the disk that holds /media/usb/backups',
      data: { directory: '/media/usb/backups', bytes: 1.234e9 },
    });
    expect(describeFailure(coded('DISK_FULL', { missing: 1 }), context).waysOut[0]?.label).toMatch(/at least 1 MB/);
    expect(describeFailure(coded('DISK_FULL'), context)).toMatchObject({
      whatHappened: 'The disk that holds /home/ann/.auralis became full.',
      waysOut: expect.arrayContaining([expect.objectContaining({ id: 'free-space' })]),
    });
  });

  test('names the programs that use the library, and warns of a network folder', () => {
    expect(
      describeFailure(coded('DATABASE_BUSY', { programs: [{ pid: 7, name: 'vlc' }] }), context).whatHappened,
    ).toMatch(/\(vlc\)/);
    const remote = describeFailure(coded('DATABASE_BUSY'), { ...context, isOnNetwork: true });
    expect(remote.title).toBe('Your library is in use, possibly on another computer');
    expect(remote.whatHappened).toMatch(/network folder/);
    expect(ids(coded('DATABASE_BUSY'))).not.toContain('restore-backup');
  });

  test.each([
    ['EROFS: read-only file system', 'Your library is read-only', false],
    ['SQLITE_READONLY_DIRECTORY: attempt to write', 'Your library is read-only', true],
    ['EACCES: permission denied', 'Auralis may not use your library', false],
    ['SQLITE_IOERR_READ: disk I/O error', 'Your library in a network folder could not be read', true],
    ['it is a folder', 'Your library could not be read', false],
  ])('describes DATABASE_UNREADABLE with the reason %s as: %s', (detail, title, isOnNetwork) => {
    expect(describeFailure(coded('DATABASE_UNREADABLE', {}, detail), { ...context, isOnNetwork }).title).toBe(title);
  });

  test('offers to restore a damaged library, but not one that was just restored', () => {
    expect(ids(coded('DATABASE_DAMAGED'))).toEqual(STANDARD);
    expect(ids(coded('DATABASE_DAMAGED', { restored: false }))).toEqual(STANDARD);
    expect(ids(coded('DATABASE_DAMAGED', { restored: true }))).not.toContain('restore-backup');
  });

  test('distinguishes a library that was damaged before from one that is lost, restored or could not be restored', () => {
    const titleOf = (facts: Readonly<Record<string, unknown>>) =>
      describeFailure(coded('DATABASE_DAMAGED', facts), context).title;
    expect([{}, { isLost: true }, { restored: true }, { restored: false }].map(titleOf)).toEqual([
      'Your library is damaged',
      'Your library is lost',
      'Your library was restored from a backup',
      'Your library may be damaged',
    ]);
  });

  test('offers an empty library only where the library is lost and no backup exists', () => {
    const lost = coded('DATABASE_DAMAGED', { isLost: true });
    expect(ids(lost, { ...context, backups: [] })).toContain('create-library');
    expect(describeFailure(lost, { ...context, backups: [] }).libraryState).not.toMatch(/backup/);
    expect(describeFailure(lost, context).libraryState).toMatch(/A backup can bring your library back\.$/);
    expect(ids(lost, context)).not.toContain('create-library');
    expect(ids(lost, {})).not.toContain('create-library');
    expect(ids(coded('DATABASE_DAMAGED'), { ...context, backups: [] })).not.toContain('create-library');
  });

  test('names both versions of a library that is too new, and offers nothing that would replace it', () => {
    const error = coded('DATABASE_TOO_NEW', { version: 6, wanted: 5, writtenBy: '1.5.0', isLost: true });
    const { whatHappened, libraryState, waysOut } = describeFailure(error, context);
    expect(whatHappened).toBe(
      'Your library was last used by Auralis 1.5.0. Auralis 1.3.0, which you are using, cannot open it (it has schema 6, this version knows 5).',
    );
    expect(libraryState).toBe('Your library is complete and unchanged. Auralis 1.5.0 can open it.');
    expect(waysOut.map(({ id }) => id)).toEqual(['update-app', 'open-folder', 'save-report', 'contact-support']);
    expect(waysOut[0]?.data).toEqual({ minAppVersion: '1.5.0' });
  });

  test('offers only to start again what the listener stopped', () => {
    const { title, waysOut } = describeFailure(coded('CANCELLED'), context);
    expect(title).toBe('You stopped the operation');
    expect(waysOut.map(({ id }) => id)).toEqual(['try-again', 'open-folder']);
  });

  test('mentions that a crash interrupted the previous attempt', () => {
    const interrupted = { at: '2026-11-25T20:00:00.000Z', fraction: 0.6 };
    const { whatHappened } = describeFailure(coded('DISK_FULL', { interrupted }), context);
    expect(whatHappened).toMatch(
      /became full\. The previous update stopped at 60 %, .* crashed\. It changed nothing\.$/,
    );
    expect(describeFailure(coded('DISK_FULL', { interrupted: null }), context).whatHappened).toMatch(/full\.$/);
  });

  test('says how often an update failed, and makes the next attempt on request', () => {
    const { whatHappened, waysOut } = describeFailure(coded('TOO_MANY_FAILURES', { failures: 3 }), context);
    expect(whatHappened).toBe('The update failed three times in a row, so Auralis did not start it again.');
    expect(waysOut.map(({ id }) => id)).toEqual(['update-app', ...STANDARD]);
    expect(waysOut[1]).toEqual({ id: 'try-again', label: 'Try again', data: { retryAfterFailures: true } });
    expect(describeFailure(coded('TOO_MANY_FAILURES', { failures: 4 })).whatHappened).toMatch(/4 times/);
  });

  test.each([
    ['a statement failed', false, /^A part of the update/],
    ['SQLITE_IOERR_FSYNC: disk I/O error', false, /^The disk .* failing, so Auralis rolled it back\.$/],
    ['SQLITE_IOERR_FSYNC: disk I/O error', true, /^The network folder /],
  ])('names the cause of a failed upgrade with the reason "%s", on a network: %s', (detail, isOnNetwork, text) => {
    expect(describeFailure(coded('MIGRATION_FAILED', {}, detail), { ...context, isOnNetwork }).whatHappened).toMatch(
      text,
    );
  });

  test('leaves the state open where the thread of the upgrade ended early', () => {
    const { libraryState } = describeFailure(coded('MIGRATION_FAILED', { code: 134 }), context);
    expect(libraryState).toMatch(/either unchanged or completely updated/);
  });

  test('distinguishes a missing migration of the app from a downgrade that is not possible', () => {
    expect(describeFailure(coded('MIGRATION_MISSING')).title).toBe('This version of Auralis is faulty');
    const backup = makeBackup({ id: '20250101_080000' });
    const backups = [makeBackup({ id: '20261126_104200' }), backup];
    const downgrade = describeFailure(coded('MIGRATION_MISSING', { backup: backup.path }), { ...context, backups });
    expect(downgrade.waysOut[0]).toMatchObject({ id: 'restore-backup', data: { id: '20250101_080000' } });
    expect(ids(coded('MIGRATION_MISSING', { backup: null }))).toEqual([
      'open-folder',
      'save-report',
      'contact-support',
    ]);
  });

  test('distinguishes a failed backup from an earlier library that finds another in its new place', () => {
    expect(describeFailure(coded('BACKUP_FAILED')).title).toBe('The backup could not be made');
    const { title, whatHappened } = describeFailure(coded('BACKUP_FAILED', { existing: '/home/ann/library.db' }));
    expect(title).toBe('There is already a library in the new place');
    expect(whatHappened).toMatch(/\/home\/ann\/library\.db exists\.$/);
  });

  test('asks to restore again when a restore was interrupted', () => {
    expect(describeFailure(coded('RESTORE_FAILED', { intent: '/x' })).title).toBe('The restore was interrupted');
    expect(describeFailure(coded('RESTORE_FAILED')).title).toBe('The backup could not be restored');
  });

  test.each([
    ['an error without a code', new TypeError('x is not a function'), 'UNEXPECTED', 'x is not a function'],
    ['a code of another package', coded('RECORD_INVALID'), 'RECORD_INVALID', 'a reason'],
    ['text', 'no', 'UNEXPECTED', 'no'],
    ['null', null, 'UNEXPECTED', 'null'],
    ['undefined', undefined, 'UNEXPECTED', 'undefined'],
    ['the name of an inherited property', coded('toString'), 'toString', 'a reason'],
  ])('describes %s in general terms', (_, error, code, detail) => {
    const description = describeFailure(error, context);
    expect(description).toMatchObject({ code, detail, title: 'Something unexpected went wrong' });
    expect(description.waysOut.map(({ id }) => id)).toEqual(STANDARD);
  });

  test.each([
    ['ENOSPC', 'DISK_FULL'],
    ['SQLITE_BUSY', 'DATABASE_BUSY'],
    ['SQLITE_CORRUPT', 'DATABASE_DAMAGED'],
    ['EACCES', 'DATABASE_UNREADABLE'],
  ])('gives an error of the system with the code %s the text of %s', (code, mapped) => {
    const error = Object.assign(new Error('from the system'), { code });
    expect(describeFailure(error)).toMatchObject({ code: mapped, detail: `${code}: from the system` });
  });
});

test('formatFailure prints the title, the text, the ways out and the code', () => {
  expect(formatFailure(describeFailure(coded('CANCELLED'), context))).toEqual([
    'You stopped the operation',
    '',
    'Auralis stopped before it changed anything, as you asked.',
    'Your library is unchanged. Version 1.2.0 of Auralis can still open it.',
    '',
    'What you can do:',
    '  - Try again',
    '  - Open the folder',
    '',
    'CANCELLED: a reason',
  ]);
});
