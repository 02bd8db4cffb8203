import { EXIT } from './exit-code.ts';

const MAJORS: readonly number[] = [24, 26];

/**
 * Starts a command line only on a Node version that it supports: on an older one, loading better-sqlite3 ends the process
 * without a message.
 */
export async function start(
  command: string,
  load: () => Promise<{ readonly main: () => Promise<void> }>,
): Promise<void> {
  const { node } = process.versions;
  if (MAJORS.includes(Number.parseInt(node, 10))) {
    const { main } = await load();
    return main();
  }
  process.stderr.write(`${command} needs Node ${MAJORS.join(' or ')}, and was started with Node ${node}.\n`);
  process.exitCode = EXIT.failed;
}
