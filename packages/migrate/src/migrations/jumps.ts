import { compareStructures, describeDifference } from '../schema/compare.ts';
import { readStructure } from '../schema/structure.ts';
import type { Migration } from './migration.ts';
import { emptyDatabaseAt, type MigrationSet } from './migration-set.ts';

/** A jump must give what the chain it shortens gives. One line a difference. */
export function findUnequalJumps({ migrations }: MigrationSet): readonly string[] {
  const isJump = ({ from, to }: Migration) => typeof from === 'number' && to > from + 1;
  return migrations.filter(isJump).flatMap((jump) => compareWithChain(jump, migrations));
}

function compareWithChain(jump: Migration, migrations: readonly Migration[]): readonly string[] {
  const chain = migrations.filter((step) => step !== jump);
  const [byJump, byChain] = [structureOf(migrations, jump.to), structureOf(chain, jump.to)];
  const { differences, extra } = compareStructures(byJump, byChain);
  return [...differences.map(describeDifference), ...extra.map((name) => `${name} is only there`)].map(
    (line) => `${jump.file} differs from the chain: ${line}`,
  );
}

function structureOf(migrations: readonly Migration[], version: number) {
  const database = emptyDatabaseAt(migrations, version);
  try {
    return readStructure(database);
  } finally {
    database.close();
  }
}
