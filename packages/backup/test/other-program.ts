import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** Another program that has a database open; `database` is its connection. */
export interface OtherProgram {
  readonly pid: number;
  /** Asks it to end, and returns everything that it printed. */
  finish(): Promise<string>;
}

const SQLITE = fileURLToPath(new URL('../../sqlite/src/index.ts', import.meta.url));

/** Starts a program and waits until the code has printed its first line. */
export async function startProgram(path: string, code: string): Promise<OtherProgram> {
  const script = `
    const { openDatabase } = await import(${JSON.stringify(SQLITE)});
    const { setTimeout: sleep } = await import('node:timers/promises');
    const database = openDatabase(${JSON.stringify(path)}, { timeoutMs: 0 });
    const untilStdinEnds = new Promise((resolve) => process.stdin.once('end', resolve).resume());
    ${code}
    await untilStdinEnds;
    database.close();`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['pipe', 'pipe', 'inherit'] });
  let printed = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    printed += text;
  });
  await Promise.race([once(child.stdout, 'data'), ended(child)]);
  return {
    pid: child.pid ?? 0,
    finish: async () => {
      child.stdin.end();
      await ended(child);
      return printed;
    },
  };
}

async function ended(child: ChildProcess): Promise<void> {
  if (child.exitCode === null && child.signalCode === null) await once(child, 'close');
}
