import { EXIT } from './exit-code.ts';

const MAJORS: readonly number[] = [24, 26];

/**
 * Output that cannot be written is no failure of the command: the exit code tells what happened to the data. Nothing is
 * said to a reader that has closed its pipe, such as `head`.
 */
function surviveWriteErrors(): void {
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') return;
    process.stderr.write(`The output could not be written: ${error.message}\n`);
  });
  process.stderr.on('error', () => undefined);
}

/**
 * Starts a command line only on a Node version that it supports: on an older one, loading better-sqlite3 ends the process
 * without a message.
 */
export async function start(
  command: string,
  load: () => Promise<{ readonly main: () => Promise<void> }>,
): Promise<void> {
  surviveWriteErrors();
  const { node } = process.versions;
  if (MAJORS.includes(Number.parseInt(node, 10))) {
    const { main } = await load();
    return main();
  }
  process.stderr.write(`${command} needs Node ${MAJORS.join(' or ')}, and was started with Node ${node}.\n`);
  process.exitCode = EXIT.failed;
}
