/** A table, or a column of a table. */
export interface TableOrColumn {
  readonly table: string;
  /** Null means the whole table. */
  readonly column: string | null;
}

/** What a migration announces that it may delete or change, and why. */
export interface Allowance extends TableOrColumn {
  readonly reason: string;
}

/** What a migration announces to be found under another name, or in another table. */
export interface Relocation {
  readonly from: TableOrColumn;
  readonly to: TableOrColumn;
}

/** A table, with at least these columns, by which a database without versions is recognised. */
export interface TableShape {
  readonly table: string;
  readonly columns: readonly string[];
}

/** Makes the error for an argument that a directive can't take. */
type Refuse = (reason: string) => Error;

interface Directive<Value> {
  /** How it is written, for the documentation. */
  readonly syntax: string;
  readonly meaning: string;
  /** The value in a header without the directive. */
  readonly absent: Value;
  /** The value after one more line with the directive. */
  add(value: Value, argument: string, refuse: Refuse): Value;
}

/** https://semver.org, without build metadata, which says nothing about order. */
const VERSION = /^(?:0|[1-9]\d*)(?:\.(?:0|[1-9]\d*)){2}(?:-[0-9A-Za-z-]+(?:\.[0-9A-Za-z-]+)*)?$/;
const IDENTIFIER = /^[\p{L}_][\p{L}\p{N}_$]*$/u;

/**
 * Every directive that a header may have. A new one is added here, where it takes effect, and in the table of
 * `docs/writing-migrations.md`, which a test compares with this one.
 */
export const DIRECTIVES = {
  release: {
    syntax: '-- @release 1.1.0',
    meaning: 'the version of the app that ships the migration',
    absent: null as string | null,
    add(_, argument, refuse) {
      if (!VERSION.test(argument)) throw refuse(`@release takes a version such as 1.2.0, not "${argument}"`);
      return argument;
    },
  } satisfies Directive<string | null>,
  breaking: {
    syntax: '-- @breaking',
    meaning: 'apps that know only older schemas must not open the result; needs a major version',
    absent: false as boolean,
    add(_, argument, refuse) {
      if (argument !== '') throw refuse('@breaking takes no argument');
      return true;
    },
  } satisfies Directive<boolean>,
  loses: {
    syntax: '-- @loses table: reason',
    meaning: 'rows of the table, or with `table.column` values of the column, may be deleted',
    absent: [] as readonly Allowance[],
    add: (value, argument, refuse) => [...value, parseAllowance(argument, refuse)],
  } satisfies Directive<readonly Allowance[]>,
  rewrites: {
    syntax: '-- @rewrites table.column: reason',
    meaning: 'values of the column may change',
    absent: [] as readonly Allowance[],
    add: (value, argument, refuse) => [...value, parseAllowance(argument, refuse)],
  } satisfies Directive<readonly Allowance[]>,
  renames: {
    syntax: '-- @renames old -> new',
    meaning: 'the table, or with `table.old -> table.new` the column, is created again under another name',
    absent: [] as readonly Relocation[],
    add: (value, argument, refuse) => [
      ...value,
      parseRelocation(argument, refuse, '"old -> new" or "table.old -> table.new"', ({ from, to }) =>
        from.column === null ? to.column === null : to.column !== null && from.table === to.table,
      ),
    ],
  } satisfies Directive<readonly Relocation[]>,
  moves: {
    syntax: '-- @moves table.column -> other.column',
    meaning: 'every value of the column is found in a column of another table, at least once',
    absent: [] as readonly Relocation[],
    add: (value, argument, refuse) => [
      ...value,
      parseRelocation(
        argument,
        refuse,
        '"table.column -> other.column"',
        ({ from, to }) => from.column !== null && to.column !== null,
      ),
    ],
  } satisfies Directive<readonly Relocation[]>,
  ledger: {
    syntax: '-- @ledger app_migrations',
    meaning:
      'first migrations only: the table in which the upgrade records the migrations, instead of `schema_version`',
    absent: null as string | null,
    add(_, argument, refuse) {
      if (!IDENTIFIER.test(argument) || /^sqlite_/i.test(argument))
        throw refuse(`@ledger takes the name of a table, not "${argument}"`);
      return argument;
    },
  } satisfies Directive<string | null>,
  application_id: {
    syntax: '-- @application_id 1298756944',
    meaning:
      'first migrations only: the number in the header of the file that says whose it is (PRAGMA application_id)',
    absent: null as number | null,
    add(_, argument, refuse) {
      const id = Number(argument);
      if (!/^\d+$/.test(argument) || id === 0 || id > 0x7fffffff)
        throw refuse(`@application_id takes a number from 1 to 2147483647, not "${argument}"`);
      return id;
    },
  } satisfies Directive<number | null>,
  recognises: {
    syntax: '-- @recognises table: column, column',
    meaning: '`legacy_to_…` only: a database without versions that has this table and columns is adopted',
    absent: [] as readonly TableShape[],
    add: (value, argument, refuse) => [...value, parseShape(argument, refuse)],
  } satisfies Directive<readonly TableShape[]>,
} as const;

function parseAllowance(argument: string, refuse: Refuse): Allowance {
  const [subject = '', reason = ''] = splitAtColon(argument);
  const named = parseTableOrColumn(subject);
  if (named === null || reason === '') throw refuse(`"${argument}" must be "table: reason" or "table.column: reason"`);
  return { ...named, reason };
}

function parseRelocation(
  argument: string,
  refuse: Refuse,
  form: string,
  fits: (relocation: Relocation) => boolean,
): Relocation {
  const [from, to, ...more] = argument.split('->').map((part) => parseTableOrColumn(part.trim()));
  if (from == null || to == null || more.length > 0 || !fits({ from, to }))
    throw refuse(`"${argument}" must be ${form}`);
  return { from, to };
}

function parseTableOrColumn(text: string): TableOrColumn | null {
  const [table = '', column, ...more] = text.split('.');
  const isNamed = IDENTIFIER.test(table) && (column === undefined || IDENTIFIER.test(column)) && more.length === 0;
  return isNamed ? { table, column: column ?? null } : null;
}

function parseShape(argument: string, refuse: Refuse): TableShape {
  const [table = '', list = ''] = splitAtColon(argument);
  const columns = list.split(',').map((column) => column.trim());
  if (![table, ...columns].every((name) => IDENTIFIER.test(name)))
    throw refuse(`"${argument}" must be "table: column, column"`);
  return { table, columns };
}

function splitAtColon(text: string): readonly [string, string] {
  const at = text.indexOf(':');
  return at < 0 ? [text.trim(), ''] : [text.slice(0, at).trim(), text.slice(at + 1).trim()];
}
