export type UpgradePhase = 'waiting' | 'check' | 'backup' | 'migrate' | 'verify' | 'finish';

export interface UpgradeProgress {
  readonly phase: UpgradePhase;
  /** Within the phase: bytes, statements, or 1 of 1. */
  readonly done: number;
  readonly total: number | null;
  /** Of the whole upgrade, 0 to 1; never decreases. */
  readonly fraction: number;
  /** The migration that is running. */
  readonly migration?: {
    readonly index: number;
    readonly count: number;
    readonly name: string;
    readonly description: string;
  };
  readonly elapsedMs: number;
  /** Size of the write-ahead log in bytes, reported while one long statement runs. */
  readonly walBytes?: number;
}

/** Where each phase begins and ends in the whole; measured with 100,000 rows. */
const SPANS: Readonly<Record<UpgradePhase, readonly [number, number]>> = {
  waiting: [0, 0],
  check: [0, 0.05],
  backup: [0.05, 0.4],
  migrate: [0.4, 0.85],
  verify: [0.85, 0.98],
  finish: [0.98, 1],
};

export type Report = (
  phase: UpgradePhase,
  done: number,
  total: number | null,
  migration?: UpgradeProgress['migration'],
) => void;

/** Turns the events of the phases into one fraction that never decreases. */
export function progressReporter(
  onProgress: ((progress: UpgradeProgress) => void) | undefined,
  clock: () => number,
): Report {
  const started = clock();
  let fraction = 0;
  return (phase, done, total, migration) => {
    const [from, to] = SPANS[phase];
    const share = total === null || total === 0 ? 0 : Math.min(1, done / total);
    fraction = Math.max(fraction, from + (to - from) * share);
    onProgress?.({
      phase,
      done,
      total,
      fraction,
      elapsedMs: clock() - started,
      ...(migration === undefined ? {} : { migration }),
    });
  };
}
