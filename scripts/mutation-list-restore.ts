import { backup, type Mutation } from './mutation.ts';

/** Faults put into the ways of restoring. */
export const RESTORE_MUTATIONS: readonly Mutation[] = [
  {
    name: 'a swap removes the old log after the rename',
    edits: [
      {
        file: backup('restore/finish-swap.ts'),
        find: '  for (const ending of SIDECARS) rmSync(place.database + ending, { force: true });\n  syncDirectory(folder);\n',
        replace: '',
      },
      {
        file: backup('restore/finish-swap.ts'),
        find: '  renameDurably(join(folder, intent.copy), place.database);\n',
        replace:
          '  renameDurably(join(folder, intent.copy), place.database);\n  for (const ending of SIDECARS) rmSync(place.database + ending, { force: true });\n',
      },
    ],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'restore-swap' },
  },
  {
    name: 'a swap begins without its intent on disk',
    edits: [
      {
        file: backup('restore/swap.ts'),
        find: '    writeIntent(place, intent);\n',
        replace: '',
      },
    ],
    test: { file: 'tests/faults/kill-sweep.test.ts', name: 'restore-swap' },
  },
  {
    name: 'the removal of the old log is not synced before a swap gives the copy its name',
    edits: [{ file: backup('restore/finish-swap.ts'), find: '  syncDirectory(folder);\n', replace: '' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,', extent: 'long' },
  },
  {
    name: 'the names of evidence are not synced',
    edits: [{ file: backup('restore/evidence.ts'), find: '    syncDirectory(partial);\n', replace: '' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,' },
  },
  {
    name: 'the folder of evidence has no lasting name when the files are replaced',
    edits: [{ file: backup('restore/evidence.ts'), find: '    syncDirectory(dirname(folder));\n', replace: '' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'during restore-swap,', extent: 'long' },
  },
  {
    name: 'the log of a restore beside a reader is not synced',
    edits: [{ file: backup('restore/in-place.ts'), find: '    if (lock === null) syncLog(place);\n', replace: '' }],
    test: { file: 'tests/faults/power-loss.test.ts', name: 'restore-in-place-beside-reader' },
  },
];
