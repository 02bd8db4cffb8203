import { versionLabel } from '@auralis/migration-files';
import { MigrateError } from '../errors.ts';
import type { Inspection } from '../inspection/inspection.ts';
import type { SchemaNode } from '../migrations/migration.ts';
import type { MigrationSet } from '../migrations/migration-set.ts';
import { type Route, routeBetween } from '../migrations/route.ts';

/** What an upgrade would do with a file. */
export type UpgradePlan =
  | { readonly action: 'none'; readonly version: number }
  /** A newer app wrote the file, and says that this one may use it as it is. */
  | { readonly action: 'open'; readonly version: number; readonly wanted: number; readonly minReader: number }
  | {
      readonly action: 'create' | 'upgrade' | 'adopt' | 'undo';
      readonly from: SchemaNode;
      readonly to: number;
      readonly route: Route;
      /** No statement of the route can change a row that is there. */
      readonly additive: boolean;
    };

/**
 * Decides from an inspection alone; pure.
 *
 * @throws MigrateError `DATABASE_TOO_NEW`, `DATABASE_FOREIGN`, `DATABASE_DAMAGED`, `DATABASE_DRIFTED`, `MIGRATION_MISSING`
 *
 * @example
 * const plan = planUpgrade(inspectDatabase('library.db', migrations), migrations);
 * if ('route' in plan) for (const { description } of plan.route) console.log(description);
 */
export function planUpgrade(
  inspection: Inspection,
  migrations: MigrationSet,
  { to, recreateIfLost = false }: { readonly to?: number | undefined; readonly recreateIfLost?: boolean } = {},
): UpgradePlan {
  const wanted = to ?? migrations.newest;
  const { status } = inspection;
  const isLost = status === 'damaged' && inspection.remains === 'nothing';
  if (status === 'absent' || status === 'empty' || (isLost && recreateIfLost))
    return planned('create', 0, wanted, migrations);
  if (status === 'legacy' && inspection.adoptable) return planned('adopt', 'legacy', wanted, migrations);
  if (status === 'current' || status === 'behind') {
    if (inspection.version === wanted) return { action: 'none', version: wanted };
    return planned(inspection.version < wanted ? 'upgrade' : 'undo', inspection.version, wanted, migrations);
  }
  if (status === 'ahead' && inspection.compatible && to === undefined) {
    const { version, minReader } = inspection;
    return { action: 'open', version, wanted, minReader };
  }
  throw refusal(inspection);
}

function planned(
  action: 'create' | 'upgrade' | 'adopt' | 'undo',
  from: SchemaNode,
  to: number,
  { migrations }: MigrationSet,
): UpgradePlan {
  const route = routeBetween(migrations, from, to);
  const additive = route.every(
    ({ body }) => body.kind === 'sql' && body.statements.every(({ effect }) => effect === 'additive'),
  );
  return { action, from, to, route, additive };
}

function refusal(inspection: Inspection): MigrateError {
  const { status, database } = inspection;
  const facts = { ...inspection };
  if (status === 'ahead') {
    return new MigrateError('DATABASE_TOO_NEW', {
      message: `Your library was last used by a newer version of the app${inspection.writtenBy === null ? '' : ` (${inspection.writtenBy})`}. Update the app to open it; nothing was changed.`,
      detail: `${database} has schema ${inspection.version}, readable from ${inspection.minReader}; this app knows ${inspection.wanted}.`,
      facts,
    });
  }
  if (status === 'foreign') {
    return new MigrateError('DATABASE_FOREIGN', {
      message: 'This file is not an Auralis library. It was not touched.',
      detail: `${database}: ${inspection.reason}${inspection.tables.length === 0 ? '' : ` (${inspection.tables.join(', ')})`}`,
      facts,
    });
  }
  if (status === 'damaged') {
    return new MigrateError('DATABASE_DAMAGED', {
      message:
        inspection.remains === 'nothing'
          ? 'Your library is missing, or its file is empty, though there was one here. Nothing was touched; a backup can bring it back.'
          : 'Your library file was damaged before this update began. It was not touched; a backup can bring it back.',
      detail: `${database}: ${inspection.reason}${inspection.remains === 'nothing' ? '; "recreateIfLost" (--recreate) makes a new one all the same' : ''}`,
      facts,
    });
  }
  if (status === 'legacy') {
    return new MigrateError('DATABASE_DRIFTED', {
      message:
        'Your library is not complete, and no version of the app made it so. It was not touched; a backup can bring it back.',
      detail: `${database}: an unversioned library that is incomplete: ${inspection.missing.join(', ')}. "auralis-migrate repair" names the backup to restore.`,
      facts,
    });
  }
  return new MigrateError('DATABASE_DRIFTED', {
    message: 'Your library is not in a state this app knows. It was not touched.',
    detail: `${database}: ${driftReason(inspection)}. "auralis-migrate repair" says what it can mend, or which backup to restore.`,
    facts,
  });
}

function driftReason(inspection: Inspection): string {
  if (inspection.status !== 'drifted') return inspection.status;
  return inspection.drifts
    .map((drift) => {
      if (drift.kind === 'step-unknown')
        return `${versionLabel(drift.version)} was reached by ${drift.script}, which this app does not have`;
      if (drift.kind === 'step-edited') return `${drift.script} is not the text that was applied`;
      if (drift.kind === 'version-invalid') return `its record holds the version ${drift.found}, which is none`;
      if (drift.kind === 'schema') return `missing ${drift.missing.join(', ')}`;
      return `the record of versions is missing${drift.looksLike === null ? '' : `; the tables are those of ${versionLabel(drift.looksLike)}`}`;
    })
    .join('; ');
}
