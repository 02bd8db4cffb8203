import { pruneBackups } from '../../src/retention/prune-backups.ts';

/** Prunes to one backup in a process of its own, to be killed from outside. */
const [database = ''] = process.argv.slice(2);
await pruneBackups({ database, policy: { last: 1 } });
