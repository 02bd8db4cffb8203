import { backup, type Mutation, upgrade } from './mutation.ts';
import { RESTORE_MUTATIONS } from './mutation-list-restore.ts';

export const MUTATIONS: readonly Mutation[] = [
  ...RESTORE_MUTATIONS,
  {
    name: 'a text that is written durably is not synced before it gets its name',
    edits: [
      {
        file: backup('storage/durable-files.ts'),
        find: '      writeFully(descriptor, Buffer.from(text));\n      fsyncSync(descriptor);\n',
        replace: '      writeFully(descriptor, Buffer.from(text));\n',
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'restore-swap', extent: 'long' },
  },
  {
    name: 'a new name is not synced',
    edits: [
      {
        file: backup('storage/durable-files.ts'),
        find: '  renamePatiently(from, to);\n  syncDirectory(dirname(to));\n',
        replace: '  renamePatiently(from, to);\n',
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'the copy of a library is not synced',
    edits: [
      {
        file: backup('copy-source.ts'),
        find: '    fsyncSync(to);\n',
        replace: '',
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'a line of the upgrade journal is not synced',
    edits: [
      {
        file: backup('storage/durable-files.ts'),
        find: '    fsyncSync(descriptor);\n  } finally {\n    closeSync(descriptor);\n  }\n  if (isNew)',
        replace: '  } finally {\n    closeSync(descriptor);\n  }\n  if (isNew)',
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'upgrade-v1-wal' },
  },
  {
    name: 'an upgrade does not ask for synchronous = FULL',
    edits: [
      {
        file: upgrade('locked-upgrade.ts'),
        find: "  connection.pragma('synchronous = FULL');\n",
        replace: '',
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'upgrade-beside-reader' },
  },
  {
    name: 'the backup is made before the write lock is taken',
    edits: [
      { file: upgrade('locked-upgrade.ts'), find: "  connection.exec('BEGIN IMMEDIATE');\n", replace: '' },
      { file: upgrade('upgrade-backups.ts'), find: '    lock,\n', replace: '' },
      {
        file: upgrade('run-locked-upgrade.ts'),
        find: '    markTransaction(connection);\n    copy = await beginUpgradeBackup(upgrade);\n',
        replace:
          "    copy = await beginUpgradeBackup(upgrade);\n    await copy?.made;\n    connection.exec('BEGIN IMMEDIATE');\n    markTransaction(connection);\n",
      },
    ],
    test: { file: 'tests/faults/many-at-once.test.ts' },
  },
  {
    name: 'the ledger is not read again under the lock',
    edits: [
      {
        file: upgrade('run-upgrade.ts'),
        find: '    const plan = planOrSuggestBackup(inspectionUnderLock, options);\n',
        replace: '    const plan = planBeforeLock;\n',
      },
    ],
    test: { file: 'tests/faults/many-at-once.test.ts' },
  },
  {
    name: 'foreign keys stay on while tables are rebuilt',
    edits: [
      {
        file: upgrade('locked-upgrade.ts'),
        find: "  connection.pragma('foreign_keys = OFF');\n",
        replace: '',
      },
    ],
    test: { file: upgrade('cascade-loss.test.ts') },
  },
  {
    name: 'lost rows are not looked for',
    edits: [
      {
        file: upgrade('migrate-and-verify.ts'),
        find: 'const losses = assertLossesDeclared(before.facts, after, route);',
        replace: 'const losses = assertLossesDeclared(after, after, route);',
      },
    ],
    test: { file: upgrade('cascade-loss.test.ts') },
  },
  {
    name: 'the manifest gets its name before the copy does',
    edits: [
      {
        file: backup('draft.ts'),
        find: '      if (!claimName(draft.path, path)) {\n',
        replace: '      renameDurably(partialManifest, manifestPath);\n      if (!claimName(draft.path, path)) {\n',
      },
      {
        file: backup('draft.ts'),
        find: '      syncDirectory(draft.place.directory);\n      renameDurably(partialManifest, manifestPath);\n',
        replace: '      syncDirectory(draft.place.directory);\n',
      },
    ],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'a copy is named before its unfinished manifest has a lasting name',
    edits: [{ file: backup('draft.ts'), find: '    syncDirectory(dirname(partial));\n', replace: '' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes', extent: 'long' },
  },
  {
    name: 'the library is not checked before it is changed',
    edits: [{ file: upgrade('upgrade-backups.ts'), find: '    proof: 3,\n', replace: '    proof: 2,\n' }],
    test: { file: 'tests/faults/damage.test.ts' },
  },
  {
    name: 'the commit does not wait until the backup is proven',
    edits: [
      {
        file: upgrade('run-locked-upgrade.ts'),
        find: '    const backup = (await copy?.made)?.backup ?? null;\n',
        replace: '    const backup = null;\n',
      },
      {
        file: upgrade('run-locked-upgrade.ts'),
        find: '  copy?.made.catch((error) => backupFailed.abort(error));\n',
        replace: '',
      },
    ],
    test: { file: 'tests/faults/damage.test.ts' },
  },
  {
    name: 'an upgrade does not ask for room before it begins',
    edits: [
      {
        file: upgrade('run-upgrade.ts'),
        find: '  assertSpaceForUpgrade(database, { additive, backups });\n',
        replace: '',
      },
    ],
    test: { file: 'tests/faults/full-disk.test.ts', name: 'upgrade-v1 is' },
  },
  {
    name: 'what goes wrong after the commit is told as a failed upgrade',
    edits: [
      {
        file: upgrade('locked-upgrade.ts'),
        find: '      // A reader, or a disk that has just become full: the next start does it.\n',
        replace: "      throw new Error('It could not be settled');\n",
      },
    ],
    test: { file: 'tests/faults/error-sweep.test.ts', name: 'upgrade-fresh' },
  },
];
