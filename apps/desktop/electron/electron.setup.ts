import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { APP_FOLDER, DESKTOP } from '../scripts/app-folder.ts';
import { electronProgram } from '../scripts/packaging-needs.ts';

/** The program of Electron on this computer. */
export const ELECTRON: string = electronProgram({ desktop: DESKTOP, platform: process.platform }) ?? '';

/** Null, or why the app can't be started here. */
export function reasonAgainstElectron(): string | null {
  if (!existsSync(ELECTRON)) return `There is no program of Electron at ${ELECTRON || 'any place'}.`;
  if (!existsSync(join(APP_FOLDER, 'main.js'))) return 'The app is not built: `pnpm package:desktop`.';
  return null;
}

/** Once a run: reports that these tests are skipped. Where AURALIS_ELECTRON is `required`, that is a failure. */
export default function reportMissingElectron(): void {
  const reason = reasonAgainstElectron();
  if (reason === null) return;
  if (process.env.AURALIS_ELECTRON === 'required')
    throw new Error(`The tests in Electron must not be skipped: ${reason}`);
  console.error(`SKIPPED: The tests in Electron. ${reason}`);
}
