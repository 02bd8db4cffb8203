import { migrationError } from '../errors.ts';
import type { SchemaNode } from './migration.ts';

const NAME =
  /^migration_(?:v(?<from>\d{3,})|(?<legacy>legacy))_to_v(?<to>\d{3,})_(?<name>[a-z0-9]+(?:_[a-z0-9]+)*)\.(?<kind>sql|ts|js)$/;

export interface StepFileName {
  readonly from: SchemaNode;
  readonly to: number;
  readonly name: string;
  readonly kind: 'sql' | 'code';
}

/** @throws MigrateError `MIGRATION_NAME` for a name that is not of the form `migration_v001_to_v002_play_history.sql` */
export function parseStepFileName(file: string): StepFileName {
  const groups = NAME.exec(file)?.groups;
  if (groups === undefined) {
    throw migrationError(
      'MIGRATION_NAME',
      file,
      'the name must look like migration_v001_to_v002_play_history.sql (or .ts, .js)',
    );
  }
  const { from, legacy, to, name = '', kind } = groups;
  const start = legacy === undefined ? Number(from) : 'legacy';
  if (start === Number(to)) throw migrationError('MIGRATION_NAME', file, 'a step must lead to another version');
  return { from: start, to: Number(to), name, kind: kind === 'sql' ? 'sql' : 'code' };
}

/** `v002`, or `legacy`: how file names and messages write a version. */
export function versionLabel(node: SchemaNode): string {
  return node === 'legacy' ? 'legacy' : `v${String(node).padStart(3, '0')}`;
}
