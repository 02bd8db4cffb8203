import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import type { Port } from './http/listen.ts';

export interface Arguments {
  /** Absolute path; null for a sample library. */
  readonly library: string | null;
  readonly port: Port;
  readonly opensBrowser: boolean;
}

/** What is wrong with the arguments, for the person who typed them. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const USAGE = 'Usage: npm start [-- --library FILE] [--port N] [--open]';

/** The first port that is tried where none is named. */
const DEFAULT_PORT = 8250;
const HIGHEST_PORT = 65_535;

/** @throws UsageError */
export function parseArguments(args: readonly string[]): Arguments {
  const { library, port, open = false } = parse(args);
  if (library !== undefined && !existsSync(library)) throw new UsageError(`There is no file at ${resolve(library)}.`);
  return {
    library: library === undefined ? null : resolve(library),
    port: port === undefined ? { from: DEFAULT_PORT } : { at: portNumber(port) },
    opensBrowser: open,
  };
}

function parse(args: readonly string[]) {
  const options = { library: { type: 'string' }, port: { type: 'string' }, open: { type: 'boolean' } } as const;
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
