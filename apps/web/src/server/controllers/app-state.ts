import type { FailureDescription, Receipt, UpgradeProgress, UpgradeResult } from '@auralis/library';
import type { AppState, Failure, UpgradeReceipt } from '../../contract/upgrade.ts';

type Ready = Extract<AppState, { state: 'ready' }>;
type Progress = Extract<AppState, { state: 'upgrading' }>['progress'];

/** An upgrade that took less needs no page of its own, in milliseconds. */
const QUIET_MS = 1000;

/** The progress of an upgrade, as windows show it. */
export function toProgress({ phase, fraction, elapsedMs, migration, walBytes }: UpgradeProgress): Progress {
  return {
    phase,
    fraction,
    elapsedMs,
    ...(migration === undefined ? {} : { migration }),
    ...(walBytes === undefined ? {} : { walBytes }),
  };
}

/** The state of a library that is open. A library that was just created has no receipt. */
export function readyState(result: UpgradeResult, isReadOnly: boolean): Ready {
  const receipt = 'receipt' in result && result.status !== 'created' ? toReceipt(result.receipt) : null;
  return {
    state: 'ready',
    receipt,
    isQuiet: receipt === null || receipt.durationMs < QUIET_MS,
    isReadOnly,
    newerSchema: result.status === 'compatible' ? result.version : null,
  };
}

/** The schema version of an open library. */
export function schemaOf(result: UpgradeResult): number {
  return 'receipt' in result ? result.receipt.to : result.version;
}

function toReceipt(receipt: Receipt): UpgradeReceipt {
  const { from, to, migrations, measures, compared, losses, rewrites, unchecked, backup, interrupted } = receipt;
  return {
    from,
    to,
    migrations: migrations.map(({ name, description, durationMs }) => ({ name, description, durationMs })),
    before: measures.before,
    after: measures.after,
    compared: { by: compared.by, values: compared.by === 'values' ? compared.values : null },
    losses: losses.map(toChange),
    rewrites: rewrites.map(toChange),
    unchecked: unchecked.map(({ table, reason }) => ({ table, reason })),
    backup: backup === null ? null : { id: backup.id, bytes: backup.bytes },
    interruptedAt: interrupted?.fraction ?? null,
    durationMs: receipt.durationMs,
  };
}

function toChange({ table, column, count, reasons }: Receipt['losses'][number]): UpgradeReceipt['losses'][number] {
  return { table, column, count, reasons: [...reasons] };
}

/** A failure, as windows show it. */
export function toFailure(description: FailureDescription): Failure {
  const { waysOut, ...said } = description;
  return { ...said, waysOut: waysOut.map(({ id, label, data }) => ({ id, label, data: { ...data } })) };
}
