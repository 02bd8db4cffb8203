import { closeSync, existsSync, openSync, readSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { inspectLibrary } from '@auralis/library';
import type { Port } from './http/listen.ts';

interface Arguments {
  /** Absolute path; null for a sample library. */
  readonly library: string | null;
  readonly port: Port;
  readonly opensBrowser: boolean;
  readonly wantsHelp: boolean;
}

/** What is wrong with the arguments, for the person who typed them. */
class UsageError extends Error {
  override readonly name = 'UsageError';
}

const USAGE = `Usage: npm start [-- OPTIONS]

  --library FILE   opens this library, and upgrades it after a verified backup; without it, a sample library
  --port N         listens at this port; without it, at the first free one from 8250 on
  --open           opens the browser
  --once           upgrades the library, prints each phase and ends, without a server; takes only --library
  --help           prints this`;

/** The first port that is tried where none is named. */
const DEFAULT_PORT = 8250;
const HIGHEST_PORT = 65_535;

/** @throws UsageError */
function parseArguments(args: readonly string[]): Arguments {
  const { library, port, open = false, help = false } = parse(args);
  return {
    library: library === undefined ? null : resolve(library),
    port: port === undefined ? { from: DEFAULT_PORT } : { at: portNumber(port) },
    opensBrowser: open,
    wantsHelp: help,
  };
}

/**
 * Rejects a mistyped path, at which a new library would be created. One that was lost is no mistake: its backups or its record
 * of upgrades are there, and the app shows what can be done. A file that exists is not read.
 *
 * @throws UsageError
 */
async function assertLibrary(path: string): Promise<void> {
  if (existsSync(path)) return;
  const { status } = await inspectLibrary({ path });
  if (status === 'absent') throw new UsageError(`There is no file at ${path}.`);
}

const SQLITE_HEADER = 'SQLite format 3';

/** The log of a library, beside it; null where the path is a folder or no database. */
export function logFileOf(path: string): string | null {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true || (found?.isFile() === true && !mayBeDatabase(path, found.size))) return null;
  return `${path}.log`;
}

/** A lost library can be an empty file. */
function mayBeDatabase(path: string, size: number): boolean {
  if (size === 0) return true;
  const header = Buffer.alloc(SQLITE_HEADER.length);
  const file = openSync(path, 'r');
  try {
    readSync(file, header, 0, header.length, 0);
  } finally {
    closeSync(file);
  }
  return header.toString() === SQLITE_HEADER;
}

/** Reads the arguments of this process. Prints the usage and ends it where that is asked for, or where they are wrong. */
export async function argumentsOrExit(): Promise<Arguments> {
  try {
    const given = parseArguments(process.argv.slice(2));
    if (given.wantsHelp) {
      console.log(USAGE);
      process.exit(0);
    }
    if (given.library !== null) await assertLibrary(given.library);
    return given;
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    console.error(`${error.message}\n\n${USAGE}`);
    process.exit(2);
  }
}

function parse(args: readonly string[]) {
  const options = {
    library: { type: 'string' },
    port: { type: 'string' },
    open: { type: 'boolean' },
    help: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ options, args: args.filter((word) => word !== '--') }).values;
  } catch (error) {
    throw new UsageError((error as Error).message);
  }
}

function portNumber(text: string): number {
  const port = Number(text);
  if (/^\d+$/.test(text) && port <= HIGHEST_PORT) return port;
  throw new UsageError(`A port is a number from 0 to ${HIGHEST_PORT}, not ${text}.`);
}
