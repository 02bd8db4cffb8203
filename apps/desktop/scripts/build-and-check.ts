import { APP_FOLDER } from './app-folder.ts';
import { buildApp } from './build-app.ts';
import { checkApp } from './check-app.ts';

// node apps/desktop/scripts/build-and-check.ts
// Builds the app into its folder and runs it under Node, as `package` does before it packs. Exits with 1 if anything is wrong.

/** Builds the app and says what it checked; `failed` after the problems were printed. */
export async function buildAndCheck(): Promise<'checked' | 'failed'> {
  const imports = await buildApp();
  console.log(`Built ${APP_FOLDER}`);
  const problems = await checkApp(imports);
  if (problems.length > 0) {
    console.error(problems.join('\n'));
    return 'failed';
  }
  console.log('Checked: the built app upgrades a library, reads it, and verifies a backup, under Node.');
  return 'checked';
}

if (import.meta.main) process.exitCode = (await buildAndCheck()) === 'checked' ? 0 : 1;
