import { readSync } from 'node:fs';
import { findScenario } from './scenario.ts';
import { startHere } from './start-app.ts';

/** Runs a scenario (`run`), or what follows when it was interrupted (`recover`), in a process of its own. */
const [name = '', folder = '', part = 'run'] = process.argv.slice(2);
const scenario = await findScenario(name);
process.stdout.write('ready\n');
readSync(0, Buffer.alloc(1));
try {
  await (part === 'run' ? scenario.run(folder) : recover());
  process.stdout.write('done\n');
} catch (error) {
  const { name: kind, code, message, detail, facts } = error as Record<string, unknown>;
  process.stdout.write(`failed ${JSON.stringify({ name: kind, code, message, detail, facts })}\n`);
}

async function recover(): Promise<void> {
  await startHere(folder);
  await scenario.again?.(folder);
}
