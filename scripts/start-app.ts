import { spawnSync } from 'node:child_process';

// npm start [-- OPTIONS]: builds the interface and starts the web app; with --once it only upgrades a library.

const args = process.argv.slice(2).filter((word) => word !== '--');

if (args.includes('--once')) {
  process.argv = [...process.argv.slice(0, 2), ...args.filter((word) => word !== '--once')];
  await import('./upgrade-once.ts');
} else {
  if (!args.includes('--help')) buildInterface();
  await import('../apps/web/src/server/main.ts');
}

/** Takes a second, or nothing where it is built already. */
function buildInterface(): void {
  const { status, stdout, stderr } = spawnSync(
    'turbo',
    ['run', 'build', '--filter=@auralis/web', '--output-logs=errors-only'],
    {
      env: { ...process.env, TURBO_TELEMETRY_DISABLED: '1' },
      encoding: 'utf8',
      shell: process.platform === 'win32',
    },
  );
  if (status === 0) return;
  console.error(`${stdout ?? ''}${stderr ?? ''}\nThe interface could not be built, see above.`);
  process.exit(1);
}
