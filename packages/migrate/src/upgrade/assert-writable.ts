import { accessSync, constants } from 'node:fs';
import { dirname } from 'node:path';

/**
 * SQLite would say so only at the first write, after the backup. The folder counts too: the log is kept there.
 *
 * @throws the file system's own error
 */
export function assertWritable(database: string): void {
  for (const path of [database, dirname(database)]) accessSync(path, constants.W_OK);
}
