import { seededRandom } from '@auralis/library/sample';
import { type Call, isWakeUp } from '../harness/call-log.ts';
import { evenly } from '../harness/sampling.ts';

/** A call that fails, in the syntax of strace. */
export interface Fault {
  readonly call: string;
  readonly fault: string;
  /** Faults of one kind differ only in which of the calls it is. */
  readonly kind: string;
}

const ANY_ERROR = ['error=EIO:when=K', 'error=ENOSPC:when=K', 'error=EPERM:when=K'] as const;

/** How a call can fail: once (`K`), or from then on (`K+`). */
const ERRORS_BY_CALL: Readonly<Record<Call['name'], readonly string[]>> = {
  pwrite64: [...ANY_ERROR, 'error=ENOSPC:when=K+'],
  write: [...ANY_ERROR, 'error=ENOSPC:when=K+'],
  fsync: [...ANY_ERROR, 'error=EIO:when=K+'],
  fdatasync: ANY_ERROR,
  ftruncate: ANY_ERROR,
  rename: ANY_ERROR,
  unlink: ANY_ERROR,
  unlinkat: ANY_ERROR,
  rmdir: ANY_ERROR,
  link: ANY_ERROR,
  openat: [...ANY_ERROR, 'error=EMFILE:when=K+'],
  mkdir: ANY_ERROR,
  pread64: ['error=EIO:when=K'],
};

/** Node's own opens, reads and wake-ups are left alone. */
export function faultsOf(calls: readonly Call[], folder: string): readonly Fault[] {
  return calls
    .filter(({ name, text }) => (name !== 'openat' && name !== 'pread64') || text.includes(folder))
    .filter(({ name, text }) => name !== 'write' || !isWakeUp(text))
    .flatMap(({ name, at }) =>
      ERRORS_BY_CALL[name].map((injection) => ({
        call: name,
        fault: injection.replace('K', String(at)),
        kind: `${name} ${injection}`,
      })),
    );
}

/** `count` faults of each kind, in the order of the calls. */
export function ofEachKind(faults: readonly Fault[], count: number): readonly Fault[] {
  const groups = [...Map.groupBy(faults, ({ kind }) => kind).values()];
  const chosen = new Set(groups.flatMap((group) => evenly(group, count)));
  return faults.filter((fault) => chosen.has(fault));
}

/** One of each of `count` kinds, other ones for every seed. */
export function someKinds(faults: readonly Fault[], count: number, seed: number): readonly Fault[] {
  const random = seededRandom(seed);
  const groups = [...Map.groupBy(faults, ({ kind }) => kind).values()];
  return groups
    .map((group) => ({ fault: group[random.between(0, group.length - 1)], order: random.next() }))
    .toSorted((one, other) => one.order - other.order)
    .slice(0, count)
    .flatMap(({ fault }) => fault ?? []);
}
