import { type JournalEntry, type Run, runsOf, upgradeStats } from '@auralis/library';
import type { UpgradeHistory, UpgradeReceipt, UpgradeRow } from '../../contract/upgrade.ts';

/** What the roadmap promises. */
const TARGETS = { success: 0.995, durationMs: 5000, rowsLost: 0, rollbacks: 1 } as const;

type Restored = Extract<JournalEntry, { event: 'restored' }>;

/** What an upgrade did, by when it began. */
interface KeptReceipt {
  readonly startedAt: string;
  readonly receipt: UpgradeReceipt;
}

interface HistorySources {
  readonly journal: readonly JournalEntry[];
  readonly receipts: readonly KeptReceipt[];
  /** An upgrade runs now: the last run without an end is not a failure. */
  readonly isUpgrading: boolean;
}

/** The upgrades and restores in the journal of a library, and the figures about them; pure. */
export function upgradeHistory({ journal, receipts, isUpgrading }: HistorySources): UpgradeHistory {
  const all = runsOf(journal);
  const runs = isUpgrading && all.at(-1)?.end === null ? all.slice(0, -1) : all;
  const current = new Set(all.slice(runs.length).map(({ started }) => started.run));
  const entries = journal.filter(({ run }) => !current.has(run));
  const restores = entries.filter((entry) => entry.event === 'restored');
  const receiptOf = new Map(receipts.map(({ startedAt, receipt }) => [startedAt, receipt]));
  const rows = [...runs.map((run) => toRow(run, receiptOf.get(run.started.at) ?? null)), ...restores.map(toRestoreRow)];
  return {
    upgrades: rows.toSorted((one, other) => other.startedAt.localeCompare(one.startedAt)),
    figures: figuresOf(entries, runs),
  };
}

/** When the upgrade began that finished last; null where none is recorded. */
export function lastUpgradeIn(journal: readonly JournalEntry[]): string | null {
  return runsOf(journal).findLast(({ end }) => end?.event === 'finished')?.started.at ?? null;
}

function figuresOf(entries: readonly JournalEntry[], runs: readonly Run[]): UpgradeHistory['figures'] {
  const all = upgradeStats([entries]);
  const each = runs.map(({ started: { run } }) => upgradeStats([entries.filter((entry) => entry.run === run)]));
  const restored = entries
    .filter((entry) => entry.event === 'restored')
    .map((entry) => upgradeStats([[entry]]))
    .filter(({ rollbacks }) => rollbacks.needed > 0);
  const share = ({ rollbacks: { needed, worked } }: typeof all) => (needed === 0 ? null : worked / needed);
  return {
    success: { value: all.successRate, target: TARGETS.success, series: each.map(({ successRate }) => successRate) },
    duration: { value: all.medianMs, target: TARGETS.durationMs, series: each.map(({ medianMs }) => medianMs) },
    rowsLost: {
      value: all.succeeded === 0 ? null : all.rowsLost,
      target: TARGETS.rowsLost,
      series: each.map(({ succeeded, rowsLost }) => (succeeded === 0 ? null : rowsLost)),
    },
    rollbacks: {
      value: share(all),
      target: TARGETS.rollbacks,
      series: [...each.filter(({ rollbacks }) => rollbacks.needed > 0), ...restored].map(share),
    },
  };
}

function toRow(run: Run, receipt: UpgradeReceipt | null): UpgradeRow {
  const { started, end } = run;
  const { at, appVersion, from, to } = started;
  return {
    startedAt: at,
    appVersion,
    from,
    to,
    ...outcomeOf(run),
    durationMs: end !== null && 'durationMs' in end ? end.durationMs : null,
    rowsLost: end?.event === 'finished' ? rowsLostIn(end.losses) : null,
    receipt,
  };
}

function outcomeOf({ end }: Run): Pick<UpgradeRow, 'outcome' | 'code'> {
  if (end === null) return { outcome: 'interrupted', code: null };
  if (end.event === 'finished') return { outcome: 'upgraded', code: null };
  if (end.event === 'failed') return { outcome: end.code === 'CANCELLED' ? 'cancelled' : 'failed', code: end.code };
  return { outcome: end.wayBack === 'was-done' ? 'upgraded' : 'interrupted', code: null };
}

function rowsLostIn(losses: Extract<JournalEntry, { event: 'finished' }>['losses']): number {
  return losses
    .filter(({ column, reasons }) => column === null && reasons.length === 0)
    .reduce((sum, { count }) => sum + count, 0);
}

/** Codes of restores that changed nothing, through no fault of the backup. */
const NOT_FAILED: Readonly<Record<string, UpgradeRow['outcome']>> = {
  CANCELLED: 'cancelled',
  INTERRUPTED: 'interrupted',
};

function toRestoreRow({ at, code }: Restored): UpgradeRow {
  const outcome = code === null ? 'restored' : (NOT_FAILED[code] ?? 'failed');
  const unknown = { appVersion: null, from: null, to: null, durationMs: null, rowsLost: null, receipt: null };
  return { startedAt: at, outcome, code, ...unknown };
}
