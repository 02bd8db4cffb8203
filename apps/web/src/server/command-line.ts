import { statSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { LibraryInspection } from '@auralis/library';
import type { Port } from './http/listen.ts';

export interface Arguments {
  /** Absolute path; null for a sample library. */
  readonly library: string | null;
  readonly port: Port;
  readonly opensBrowser: boolean;
  readonly wantsHelp: boolean;
}

/** What is wrong with the arguments, for the person who typed them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = `Usage: npm start [-- OPTIONS]

  --library FILE   opens this library, and upgrades it after a verified backup; without it, a sample library
  --port N         listens at this port; without it, at the first free one from 8250 on
  --open           opens the browser
  --once           upgrades the library, prints each phase and ends, without a server; takes only --library
  --help           prints this`;

/** The first port that is tried where none is named. */
const DEFAULT_PORT = 8250;
const HIGHEST_PORT = 65_535;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
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
 * of upgrades are there, and the app shows what can be done.
 *
 * @throws UsageError
 */
export function assertLibrary(path: string, { status }: Pick<LibraryInspection, 'status'>): void {
  if (status === 'absent') throw new UsageError(`There is no file at ${path}.`);
}

/** The log of a library, beside it; null where the path is a folder or a file of another program. */
export function logFileOf(path: string, { status }: Pick<LibraryInspection, 'status'>): string | null {
  const isOther = status === 'foreign' || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
  return isOther ? null : `${path}.log`;
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
