import { join } from 'node:path';
import { FeedError } from '../src/feed/errors.ts';
import { readAcceptedKeys } from '../src/feed/key-files.ts';

export interface PackagingMachine {
  /** The folder `apps/desktop`. */
  readonly desktop: string;
  readonly platform: NodeJS.Platform;
  readonly exists: (path: string) => boolean;
}

/** Where the package `electron` has its program, once that was downloaded. */
const PROGRAMS: Readonly<Partial<Record<NodeJS.Platform, string>>> = {
  darwin: 'Electron.app/Contents/MacOS/Electron',
  linux: 'electron',
  win32: 'electron.exe',
};

/** The program of Electron; null for a system that it does not exist for. */
export function electronProgram({ desktop, platform }: Pick<PackagingMachine, 'desktop' | 'platform'>): string | null {
  const program = PROGRAMS[platform];
  return program === undefined ? null : join(desktop, 'node_modules/electron/dist', program);
}

/** What this computer lacks to pack the app, each as a sentence with what to do. */
export function missingToPackage(machine: PackagingMachine): readonly string[] {
  const program = electronProgram(machine);
  if (program === null) return [`- Auralis is not packed on ${machine.platform}: use Linux, macOS or Windows.`];
  if (machine.exists(program)) return [];
  return [
    `- The program of Electron: there is no file at ${program}.`,
    '  It is not in the package, but at github.com: `node node_modules/electron/install.js` in apps/desktop downloads it.',
  ];
}

/**
 * Why the app that is built could never be updated, as sentences; empty if it accepts a key.
 *
 * @param accepted - the JSON list of the keys that it accepts updates from
 */
export function neverUpdated(accepted: string): readonly string[] {
  try {
    if (readAcceptedKeys(accepted).length > 0) return [];
    return [
      'THIS APP CAN NEVER BE UPDATED: it accepts no key, so no feed is signed for it, now or later.',
      'Do not give it to anybody. "The first key" in docs/updates.md says how to make one.',
    ];
  } catch (error) {
    if (!(error instanceof FeedError)) throw error;
    return ['THIS APP CAN NEVER BE UPDATED: its keys are malformed.', `${error.message} ${error.detail}`, error.hint];
  }
}
