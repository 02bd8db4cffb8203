import type { Mutation } from './mutation.ts';

/** Sorted by the package whose code they change. */
export const MUTATIONS: readonly Mutation[] = [
  // packages/sqlite
  {
    name: 'a text is not synced before the file gets its name',
    edits: [{ in: 'writeFileDurably', remove: 'fsyncSync' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'restore-swap', extent: 'long' },
  },
  {
    name: 'a new name is not synced',
    edits: [{ in: 'renameDurably', remove: 'syncDirectory', nth: 1 }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'a line of the upgrade journal is not synced',
    edits: [{ in: 'appendDurably', remove: 'fsyncSync' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'upgrade-v1-wal' },
  },

  {
    name: 'a table that cannot be checked is not named',
    edits: [{ in: 'checkStructure', remove: 'push', nth: 2 }],
    test: { file: 'packages/sqlite/src/check-structure.test.ts' },
  },
  {
    name: 'damage beside a table that cannot be checked is not reported',
    edits: [{ in: 'checkStructure', remove: 'push', nth: 1 }],
    test: { file: 'packages/sqlite/src/check-structure.test.ts' },
  },

  // packages/backup: create
  {
    name: 'the copy of a database is not synced',
    edits: [{ in: 'copy-source/copyLocked', remove: 'fsyncSync' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'the manifest gets its name before the copy does',
    edits: [{ in: 'publishDraft', move: 'renameDurably', before: 'claimName' }],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'backup-bytes' },
  },
  {
    name: 'a copy gets its name before its unfinished manifest has a durable name',
    edits: [{ in: 'writePartialManifest', remove: 'syncDirectory' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'backup-bytes', extent: 'long' },
  },

  // packages/backup: restore
  {
    name: 'a swap removes the old log after the rename',
    edits: [
      { in: 'completeSwap', remove: 'syncDirectory' },
      { in: 'completeSwap', move: 'rmSync', after: 'renameDurably' },
    ],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'restore-swap' },
  },
  {
    name: 'a swap begins without its intent on disk',
    edits: [{ in: 'commitToSwap', remove: 'writeIntent' }],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'restore-swap' },
  },
  {
    name: 'the removal of the old log is not synced before a swap gives the copy its name',
    edits: [{ in: 'completeSwap', remove: 'syncDirectory' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,', extent: 'long' },
  },
  {
    name: 'the names of preserved files are not synced',
    edits: [{ in: 'preserveFiles', remove: 'syncDirectory' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,' },
  },
  {
    name: 'the folder of preserved files has no durable name when the files are replaced',
    edits: [{ in: 'publishFolder', remove: 'syncDirectory' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,', extent: 'long' },
  },
  {
    name: 'the log of a restore beside a reader is not synced',
    edits: [{ in: 'verifyRestored', remove: 'syncLog' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'restore-in-place-beside-reader' },
  },

  // packages/migrate: upgrade
  {
    name: 'the backup is made before the write lock is taken',
    edits: [
      { in: 'locked-upgrade/lock', remove: "exec('BEGIN IMMEDIATE')" },
      { in: 'beginUpgradeBackup', property: 'lock', with: null },
      { in: 'runLockedUpgrade', move: 'markTransaction', after: 'beginUpgradeBackup' },
      { in: 'runLockedUpgrade', surround: 'beginUpgradeBackup', with: '$statement await $result?.completed;' },
      { in: 'runLockedUpgrade', surround: 'markTransaction', with: "$1.exec('BEGIN IMMEDIATE'); $statement" },
    ],
    test: { file: 'tests/faults/concurrent-programs.test.ts' },
  },
  {
    name: 'the ledger is not read again under the lock',
    edits: [{ in: 'runUpgrade', reuse: 'planOrSuggestBackup' }],
    test: { file: 'tests/faults/concurrent-programs.test.ts' },
  },
  {
    name: 'the deletion of the rollback journal is not synced after the commit',
    edits: [
      {
        in: 'locked-upgrade/lock',
        replace: "pragma('synchronous = EXTRA')",
        with: "connection.pragma('synchronous = FULL')",
      },
    ],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'upgrade-v1' },
  },
  {
    name: 'foreign keys stay on while tables are rebuilt',
    edits: [{ in: 'locked-upgrade/lock', remove: "pragma('foreign_keys = OFF')" }],
    test: { file: 'packages/migrate/src/upgrade/cascade-loss.test.ts' },
  },
  {
    name: 'an upgrade without a backup does not search for lost rows',
    edits: [
      {
        in: 'migrate-and-verify/account',
        replace: 'assertLossesDeclared',
        with: 'assertLossesDeclared($2, $2, $3)',
      },
    ],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'an upgrade does not compare values with the backup',
    edits: [
      {
        in: 'accountForValues',
        replace: 'compareWithBackup',
        with: '({ rows: 0, values: 0, declared: [], undeclared: [] })',
      },
    ],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'the storage classes of values are not compared',
    edits: [
      { in: 'columnPair', replace: 'affinityOf', with: "'TEXT'", nth: 1 },
      { in: 'columnPair', replace: 'affinityOf', with: "'TEXT'", nth: 1 },
    ],
    test: { file: 'packages/migrate/src/verify/compare-table.test.ts' },
  },
  {
    name: 'values that a migration moves are not looked for',
    edits: [{ in: 'droppedColumn', replace: 'countMissingValues', with: '0' }],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'the counter of a rebuilt table may fall',
    edits: [{ in: 'migrateAndVerify', remove: 'keepCounters' }],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'a view that the migrations break is not looked for',
    edits: [{ in: 'migrateAndVerify', remove: 'assertDependentsWork' }],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'a computed column that becomes an ordinary one is not compared',
    edits: [{ in: 'followTables', replace: 'isOrdinary', with: 'false' }],
    test: { file: 'tests/repository/silent-corruption.test.ts' },
  },
  {
    name: 'a migration written as code gets rounded integers',
    edits: [{ in: 'exactStatement', remove: 'safeIntegers' }],
    test: { file: 'packages/migrate/src/migrations/exact-integers.test.ts' },
  },
  {
    name: 'an application id of another program is overwritten',
    edits: [{ in: 'stampHeader', replace: 'Number', with: '0' }],
    test: { file: 'packages/migrate/src/cli/plain-answers.test.ts' },
  },
  {
    name: 'tables that a statement writes to are not marked',
    edits: [{ in: 'statementWrites', remove: 'add', nth: 1 }],
    test: { file: 'packages/migrate/src/upgrade/value-comparison.test.ts' },
  },
  {
    name: 'the database is not checked before it is changed',
    edits: [{ in: 'beginUpgradeBackup', property: 'level', with: '2' }],
    test: { file: 'tests/faults/damage.test.ts' },
  },
  {
    name: 'the commit does not wait until the backup is verified',
    edits: [
      { in: 'runLockedUpgrade', replace: 'await completed', with: 'null' },
      { in: 'stopSignal', remove: 'catch' },
    ],
    test: { file: 'tests/faults/damage.test.ts' },
  },
  {
    name: 'an upgrade does not check the free space before it begins',
    edits: [{ in: 'prepareFiles', remove: 'assertSpaceForUpgrade' }],
    test: { file: 'tests/faults/full-disk.test.ts', name: 'upgrade-v1 succeeds' },
  },
  {
    name: 'an error after the commit is reported as a failed upgrade',
    edits: [{ in: 'optimizeAfterCommit', throwInCatch: true }],
    test: { file: 'tests/faults/error-sweep.test.ts', name: 'upgrade-fresh' },
  },
];
