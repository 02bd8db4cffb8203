import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { missingToPackage, neverUpdated } from '../../apps/desktop/scripts/packaging-needs.ts';
import { runVisibly } from './run-command.ts';

/** The JSON list of the keys that the released app accepts updates from. */
export function acceptedKeysFile(root: string): string {
  return join(root, 'apps/desktop/src/updates/accepted-keys.json');
}

/**
 * Builds the desktop app and runs it under Node. Nothing is packed: one computer packs for one system, and a release needs the
 * installers of all. The workflow packs them, and `--installers` takes them.
 *
 * @throws ReleaseError if the app can't be built, or does not run
 */
export async function buildDesktopApp({ root }: { readonly root: string }): Promise<string> {
  await runVisibly(root, process.execPath, ['apps/desktop/scripts/build-and-check.ts']);
  const desktop = join(root, 'apps/desktop');
  const missing = missingToPackage({ desktop, platform: process.platform, exists: existsSync });
  const packing =
    missing.length === 0
      ? ['"pnpm package:desktop" packs it for this system']
      : ['this computer can not pack it, because something is missing:', ...missing];
  const updates = neverUpdated(acceptedKeysFile(root));
  return ['built, and checked under Node', ...packing, ...updates].join('\n    ');
}
