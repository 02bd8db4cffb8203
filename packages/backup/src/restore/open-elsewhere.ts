import { readdirSync, readFileSync, statSync } from 'node:fs';
import { isLiveDescriptor } from '@auralis/sqlite';
import type { BackupPlace } from '../catalog/backup-place.ts';
import { BackupError } from '../errors.ts';

interface Program {
  readonly pid: number;
  readonly name: string;
}

/**
 * The programs that have a file open, this one included, apart from the descriptors kept by `liveDescriptor`.
 * Told from /proc, so on Linux and for this user's programs only; elsewhere the answer is empty.
 */
function programsUsing(path: string): readonly Program[] {
  const file = statSync(path, { bigint: true, throwIfNoEntry: false });
  if (file === undefined || process.platform !== 'linux') return [];
  const isSame = (link: string) => {
    const open = statOrNull(link);
    return open !== null && open.ino === file.ino && open.dev === file.dev;
  };
  return namesIn('/proc')
    .filter((name) => /^\d+$/.test(name))
    .filter((pid) => descriptorsOf(pid).some((fd) => isSame(`/proc/${pid}/fd/${fd}`)))
    .map((pid) => ({ pid: Number(pid), name: nameOf(pid) }));
}

/**
 * Refuses to replace a file under programs that go on writing into the old one.
 *
 * @throws BackupError `DATABASE_BUSY` with the `programs` in its facts
 */
export function assertNobodyHas({ database }: BackupPlace): void {
  const programs = programsUsing(database);
  if (programs.length === 0) return;
  const names = programs.map(({ pid, name }) => (pid === process.pid ? `this program (${pid})` : `${name} (${pid})`));
  throw new BackupError('DATABASE_BUSY', {
    message: `The library is damaged, and must be replaced. Close the programs that have it open first: ${names.join(', ')}.`,
    detail: `${database} can't be written through SQLite, and is open elsewhere.`,
    facts: { database, programs },
  });
}

function descriptorsOf(pid: string): readonly string[] {
  const all = namesIn(`/proc/${pid}/fd`);
  return Number(pid) === process.pid ? all.filter((fd) => !isLiveDescriptor(Number(fd))) : all;
}

function namesIn(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    // Ended meanwhile, or somebody else's.
    return [];
  }
}

function statOrNull(link: string) {
  try {
    return statSync(link, { bigint: true });
  } catch {
    // Closed meanwhile, or a pipe without a name.
    return null;
  }
}

function nameOf(pid: string): string {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').trim();
  } catch {
    // Ended meanwhile.
    return '';
  }
}
