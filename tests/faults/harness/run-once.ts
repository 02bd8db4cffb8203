import { readSync, symlinkSync } from 'node:fs';
import { findScenario } from './scenario.ts';
import { recoverHere } from './start-app.ts';

/** Runs a scenario (`run`), or the recovery after it was interrupted (`recover`), in a process of its own. */
const [name = '', folder = '', part = 'run', outcomeLink = ''] = process.argv.slice(2);
const scenario = await findScenario(name);
process.stdout.write('ready\n');
readSync(0, Buffer.alloc(1));
try {
  await (part === 'run' ? scenario.run(folder) : recover());
  report({ way: 'done' });
} catch (error) {
  const { name: kind, code, message, detail, facts } = error as Error & Record<string, unknown>;
  report({ way: 'failed', error: { name: kind, code, message, detail, facts } });
}

/** The target of a symbolic link holds the outcome, since that works where every write fails. */
function report(outcome: object): void {
  const short = (_: string, value: unknown) => (typeof value === 'string' ? value.slice(0, 300) : value);
  symlinkSync(JSON.stringify(outcome, short), outcomeLink);
}

async function recover(): Promise<void> {
  await recoverHere(folder);
  await scenario.again?.(folder);
}
