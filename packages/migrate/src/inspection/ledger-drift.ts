import { isReencoded } from '@auralis/migration-files';
import type { MigrationSet } from '../migrations/migration-set.ts';
import type { Drift } from './inspection.ts';
import type { LedgerRow } from './ledger.ts';

/** Where a ledger names versions that are none, and steps that this app does not have or has with another text; pure. */
export function ledgerDrift(ledger: readonly LedgerRow[], { migrations, newest }: MigrationSet): readonly Drift[] {
  const drifts: Drift[] = [];
  for (const { version, script, checksum } of ledger) {
    // SQLite keeps any value in a column of whole numbers.
    if (!Number.isInteger(version) || version < 1) drifts.push({ kind: 'version-invalid', found: String(version) });
    if (script === null || version > newest) continue;
    const step = migrations.find(({ file }) => file === script);
    if (step === undefined) drifts.push({ kind: 'step-unknown', version, script });
    else if (checksum !== null && checksum !== step.checksum && !isReencoded(step.text, checksum))
      drifts.push({ kind: 'step-edited', version, script, recorded: checksum, found: step.checksum });
  }
  return drifts;
}
