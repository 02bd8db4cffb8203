import { spawn } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeFailure, formatFailure, formatReceipt, formatUpgrade, readFailureContext } from '@auralis/library';
import { generateLibrary } from '@auralis/library/sample';
import { APP_VERSION } from '@auralis/version';
import { argumentsOrExit, logFileOf } from './command-line.ts';
import { ApiError } from './controllers/api-error.ts';
import type { Outcome } from './controllers/library-session.ts';
import { readClientFiles } from './http/client-files.ts';
import { type AppServer, createServer } from './http/server.ts';
import { openServerLog } from './server-log.ts';

// npm start [-- OPTIONS], see USAGE
// Starts the web app of a library, or of a sample library, and shows how it is upgraded.

const CLIENT = new URL('../../dist/client/', import.meta.url);
/** So many that the upgrade takes a moment, which the visitor sees. */
const SAMPLE_TRACKS = 100_000;
/** How long the upgrade of a sample waits for somebody to watch it, in milliseconds. */
const VISIT_MS = 10_000;
const STOPPED_BY_USER = 130;

const { library, port, opensBrowser } = await argumentsOrExit();
const path = library ?? join(mkdtempSync(join(tmpdir(), 'auralis-sample-')), 'library.db');
const logFile = library === null ? `${path}.log` : logFileOf(path);
const clientFiles = readClientFiles(CLIENT);
const visited = Promise.withResolvers<void>();
const server = createServer({
  library: path,
  appVersion: APP_VERSION,
  clientFiles,
  port,
  log: openServerLog({ file: logFile, level: process.env.AURALIS_LOG_LEVEL }),
  prepare: library === null ? prepareSample : undefined,
  onVisit: () => visited.resolve(),
  onOutcome: printOutcome,
});
stopOnSignals(server);

try {
  const { url, opened } = await server.start();
  console.log(`Auralis ${APP_VERSION} is at ${url} (Ctrl-C stops it)`);
  if (clientFiles.size === 0)
    console.log('The interface is not built, so there is only the API: run `pnpm --filter @auralis/web build` first.');
  if (opensBrowser) openBrowser(url);
  await opened;
} catch (error) {
  printError(error);
  await server.stop();
  process.exitCode = 1;
}

async function prepareSample(): Promise<void> {
  await generateLibrary({ path, schema: 1, tracks: SAMPLE_TRACKS, seed: 1, dirt: 'some' });
  console.log(`Created a sample library with ${SAMPLE_TRACKS.toLocaleString('en')} tracks at schema 1: ${path}`);
  console.log('It is upgraded as soon as you open the address.');
  const timer = setTimeout(() => visited.resolve(), VISIT_MS);
  await visited.promise;
  clearTimeout(timer);
}

function printOutcome(outcome: Outcome): void {
  if (outcome.status === 'failed') {
    printFailure(outcome.error);
    return;
  }
  const { result } = outcome;
  if (!('receipt' in result)) {
    console.log(`The library is at schema ${result.version}: ${result.database}`);
    return;
  }
  const { backup } = result.receipt;
  console.log(`\n${formatUpgrade(result.receipt)}: ${result.database}`);
  console.log(`  ${formatReceipt(result.receipt).join('\n  ')}`);
  if (backup !== null) console.log(`  Verified backup: ${backup.path}`);
}

function printError(error: unknown): void {
  if (error instanceof ApiError) console.error(`${error.message}\n${error.hint}\n\n${error.code}: ${error.detail}`);
  else printFailure(error);
}

function printFailure(error: unknown): void {
  const context = readFailureContext({ path, appVersion: APP_VERSION });
  console.error(`\n${formatFailure(describeFailure(error, context)).join('\n')}\n`);
}

/** The first signal stops cleanly; a second one ends the process at once, and the next start continues from there. */
function stopOnSignals(running: AppServer): void {
  for (const [signal, exitCode] of [
    ['SIGINT', STOPPED_BY_USER],
    ['SIGTERM', 0],
  ] as const) {
    process.once(signal, () => {
      console.log('\nStopping.');
      void running.stop().then(() => process.exit(exitCode));
    });
  }
}

function openBrowser(url: string): void {
  const command = { darwin: 'open', win32: 'explorer' }[process.platform as string] ?? 'xdg-open';
  const browser = spawn(command, [url], { stdio: 'ignore', detached: true });
  browser.on('error', () => console.log(`No browser could be opened. Open ${url} yourself.`));
  browser.unref();
}
