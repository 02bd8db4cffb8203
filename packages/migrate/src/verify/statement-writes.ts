import type { Database } from 'better-sqlite3';

export interface StatementWrites {
  /** Root pages of the b-trees that the statement writes to, also through triggers. */
  readonly roots: ReadonlySet<number>;
  readonly isSchemaChange: boolean;
}

const SCHEMA_ROOT = 1;
/** A flag of OpenWrite: the root page is in a register, since the statement creates the b-tree itself. */
const ROOT_IN_REGISTER = 0x10;

type Instruction = readonly [
  address: number,
  opcode: string,
  p1: number,
  p2: number,
  p3: number,
  p4: unknown,
  p5: number,
];

/**
 * The b-trees of the main database that a statement would write to, from the program that SQLite compiles it to
 * (https://sqlite.org/opcode.html). Null when SQLite cannot explain it.
 */
export function statementWrites(database: Database, sql: string): StatementWrites | null {
  const program = explain(database, sql);
  if (program === null) return null;
  const roots = new Set<number>();
  for (const [, opcode, p1, p2, p3, , p5] of program) {
    if (opcode === 'OpenWrite' && p3 === 0 && (p5 & ROOT_IN_REGISTER) === 0) roots.add(p2);
    else if (opcode === 'Clear' && p2 === 0) roots.add(p1);
    else if (opcode === 'Destroy' && p3 === 0) roots.add(p1);
  }
  return { roots, isSchemaChange: roots.has(SCHEMA_ROOT) };
}

function explain(database: Database, sql: string): readonly Instruction[] | null {
  try {
    return database.prepare(`EXPLAIN ${sql}`).raw().all() as readonly Instruction[];
  } catch {
    // The statement is invalid, or is an EXPLAIN itself. Executing it tells which.
    return null;
  }
}
