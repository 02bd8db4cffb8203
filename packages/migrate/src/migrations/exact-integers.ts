import type { AggregateOptions, Database, RegistrationOptions, Statement } from 'better-sqlite3';
import { migrationError } from '../errors.ts';

/** The error for an integer above 2^53, which a JavaScript number would round. */
const inexact = (file: string, value: bigint) =>
  migrationError('MIGRATION_REFUSED', file, `it read the integer ${value} as a number, which would round it`, {
    hint: 'Call safeIntegers() on the statement, or set safeIntegers in the options of the function, and use bigints.',
  });

type Reader = (value: unknown) => unknown;

function reader(file: string): Reader {
  return function read(value) {
    if (typeof value === 'bigint') {
      if (!Number.isSafeInteger(Number(value))) throw inexact(file, value);
      return Number(value);
    }
    if (typeof value !== 'object' || value === null || value instanceof Uint8Array) return value;
    const row = value as Record<string, unknown>;
    for (const [key, one] of Object.entries(row)) if (typeof one !== 'string') row[key] = read(one);
    return row;
  };
}

/**
 * Makes a statement refuse to return an integer that a number cannot hold, unless the migration asks for bigints.
 *
 * @returns the methods that replace those of the statement
 */
export function exactStatement(statement: Statement, file: string): Readonly<Record<string, unknown>> {
  const read = reader(file);
  let toResult: Reader = read;
  statement.safeIntegers(true);
  return {
    safeIntegers(toggle = true) {
      toResult = toggle ? (value) => value : read;
      return statement;
    },
    get: (...values: readonly unknown[]) => toResult(statement.get(...values)),
    all: (...values: readonly unknown[]) => toResult(statement.all(...values)),
    *iterate(...values: readonly unknown[]) {
      for (const row of statement.iterate(...values)) yield toResult(row);
    },
    run(...values: readonly unknown[]) {
      const { changes, lastInsertRowid } = statement.run(...values);
      const isExact = toResult === read && Number.isSafeInteger(Number(lastInsertRowid));
      return { changes, lastInsertRowid: isExact ? Number(lastInsertRowid) : lastInsertRowid };
    },
  };
}

type Callback = (...values: unknown[]) => unknown;

/** The same for the arguments of the functions that a migration registers. */
export function exactFunctions(
  database: Database,
  file: string,
  connection: () => Database,
): Readonly<Record<string, unknown>> {
  const read = reader(file);
  /** SQLite learns the number of arguments from the length of the function. */
  const reading = (callback: Callback, from = 0): Callback =>
    Object.defineProperty(
      (...values: unknown[]) => callback(...values.map((value, at) => (at < from ? value : read(value)))),
      'length',
      { value: callback.length },
    );
  return {
    function(name: string, ...rest: readonly [RegistrationOptions, Callback] | readonly [Callback]) {
      const [options, callback] = rest.length === 1 ? [{}, rest[0]] : rest;
      if (options.safeIntegers === true) database.function(name, options, callback);
      else database.function(name, { ...options, safeIntegers: true }, reading(callback));
      return connection();
    },
    aggregate(name: string, options: AggregateOptions) {
      const { step, inverse } = options;
      // The first argument is what the migration has accumulated.
      const exact = { step: reading(step, 1), ...(inverse === undefined ? {} : { inverse: reading(inverse, 1) }) };
      database.aggregate(name, options.safeIntegers === true ? options : { ...options, ...exact, safeIntegers: true });
      return connection();
    },
  };
}
