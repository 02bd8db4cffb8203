import { restoreLibrary } from '../src/restore-library.ts';

// A program that restores a backup and is killed: node killed-restore.ts LIBRARY BACKUP before-commit|after-commit

const [path = '', id = '', moment] = process.argv.slice(2);
let isRestoring = false;
await restoreLibrary({
  path,
  id,
  appVersion: '1.6.0',
  onProgress({ phase }) {
    if (phase === 'restore') isRestoring = true;
    if (isRestoring && phase === (moment === 'before-commit' ? 'restore' : 'check'))
      process.kill(process.pid, 'SIGKILL');
  },
});
