#!/usr/bin/env node

try {
  const { start } = await import('@auralis/command-line');
  await start('auralis-changelog', () => import('./cli/main.ts'));
} catch (error) {
  // Node's own words for a package that is not installed, or whose package.json it can't read.
  const { code, message } = error as NodeJS.ErrnoException;
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'ERR_INVALID_PACKAGE_CONFIG') throw error;
  const [reason = ''] = message.split('\n');
  process.stderr.write(
    `auralis-changelog can't start: ${reason.replace(/\.?$/, '.')}\n  Fix what it names, then run "pnpm install".\n`,
  );
  process.exitCode = 1;
}
