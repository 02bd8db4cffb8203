import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { DESKTOP } from './app-folder.ts';
import { buildAndCheck } from './build-and-check.ts';
import { runElectronBuilder } from './electron-builder.ts';
import { missingToPackage, neverUpdated } from './packaging-needs.ts';

// pnpm --filter @auralis/desktop package [-- OPTIONS OF ELECTRON-BUILDER]
// Builds and checks the app, and packs it for this system. Exits with 1 where that is not possible, and says why.

async function packageApp(): Promise<number> {
  if ((await buildAndCheck()) === 'failed') return 1;
  const warning = neverUpdated(join(DESKTOP, 'src/updates/accepted-keys.json')).join('\n');
  if (warning !== '') console.error(`\n${warning}`);
  const missing = missingToPackage({ desktop: DESKTOP, platform: process.platform, exists: existsSync });
  if (missing.length > 0) {
    console.error(`\nThe app is not packed, because something is missing on this computer:\n${missing.join('\n')}`);
    return 1;
  }
  const problem = runElectronBuilder(process.argv.slice(2).filter((word) => word !== '--'));
  if (problem !== null) console.error(`\nThe app is not packed: ${problem}`);
  // Once more: electron-builder prints a page.
  if (warning !== '') console.error(`\n${warning}`);
  return problem === null ? 0 : 1;
}

process.exitCode = await packageApp();
