import { join } from 'node:path';

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
