import type { Inspection } from '../inspection/inspection.ts';
import { describeDrift } from '../upgrade/plan-upgrade.ts';

/** What a file is, and what to do next, as lines for people. */
export function describeInspection(found: Inspection): readonly string[] {
  const { database } = found;
  switch (found.status) {
    case 'absent':
      return [`${database}: there is no file. "auralis-migrate upgrade --create" creates a database.`];
    case 'empty':
      return [`${database}: the file is empty. "auralis-migrate upgrade" creates the database in it.`];
    case 'current':
      return [`${database}: up to date, at schema ${found.version}.`, readers(found.minReader)];
    case 'behind':
      return [
        `${database}: needs an upgrade from schema ${found.version} to ${found.wanted}: run "auralis-migrate upgrade".`,
        readers(found.minReader),
      ];
    case 'ahead':
      return [
        `${database}: at schema ${found.version}, which is newer than ${found.wanted}, the newest of these migrations.`,
        `  Last upgraded by version ${found.writtenBy ?? 'unknown'} of the app.`,
        found.compatible
          ? '  An app with these migrations can use it as it is.'
          : `  Only apps from schema ${found.minReader} on can open it.`,
      ];
    case 'legacy':
      return describeLegacy(found);
    case 'foreign':
      return [`${database}: not a database of this app: ${found.reason}.`, ...list('Tables', found.tables)];
    case 'damaged':
      return [
        `${database}: damaged: ${found.reason}.`,
        '  Restore a backup, or save what is readable with "auralis-backup salvage".',
      ];
    case 'drifted':
      return [
        `${database}: its record of migrations, its tables and these migrations do not fit together.`,
        ...found.drifts.map((drift) => `  - ${describeDrift(drift)}`),
        '  Run "auralis-migrate repair --dry-run" to see what can be repaired.',
      ];
  }
}

function describeLegacy({
  database,
  adoptable,
  missing,
  foreignTables,
}: Inspection & { status: 'legacy' }): readonly string[] {
  const next = adoptable
    ? 'run "auralis-migrate upgrade" to adopt it'
    : `it is incomplete, and cannot be adopted: ${missing.join(', ')}`;
  return [
    `${database}: from before schema versions were recorded; ${next}.`,
    ...list('Tables of other programs, which are kept', foreignTables),
  ];
}

function readers(minReader: number): string {
  return `  Apps from schema ${minReader} on can open it.`;
}

function list(what: string, names: readonly string[]): readonly string[] {
  return names.length === 0 ? [] : [`  ${what}: ${names.join(', ')}`];
}
