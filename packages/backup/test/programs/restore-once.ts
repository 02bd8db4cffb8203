import { recoverInterruptedRestore } from '../../src/restore/recover-interrupted-restore.ts';
import { restoreBackup } from '../../src/restore/restore-backup.ts';

/** One restore, or without an id one recovery, in a process of its own. Prints its result, or its error's code. */
const [database = '', id] = process.argv.slice(2);
try {
  const result =
    id === undefined
      ? await recoverInterruptedRestore({ database })
      : await restoreBackup({ database, id, lockTimeoutMs: 0 });
  console.log(JSON.stringify(result));
} catch (error) {
  console.log(JSON.stringify({ code: (error as { readonly code?: unknown }).code, message: String(error) }));
}
