#!/usr/bin/env node
// Checked before anything loads better-sqlite3, which ends the process on a Node it was not built for.
const major = Number.parseInt(process.versions.node, 10);
if (major === 24 || major === 26) {
  const { main } = await import('./cli/main.ts');
  await main();
} else {
  process.stderr.write(`auralis-backup needs Node 24 or 26, and was started with Node ${process.versions.node}.\n`);
  process.exitCode = 1;
}
