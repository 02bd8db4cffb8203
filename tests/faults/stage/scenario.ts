import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/** Work on a library's files that a fault may interrupt. Every file in `scenarios/` exports one by default. */
export interface Scenario {
  /** Makes, in an empty folder, what the run starts from. Done once: every run gets a copy of the folder. */
  readonly prepare: (folder: string, tracks?: number) => Promise<void>;
  /** The work, in a process of its own. */
  readonly run: (folder: string) => Promise<void>;
  /** What the app or the listener does anew, after the app started again. */
  readonly again?: (folder: string) => Promise<void>;
  /** What a run that threw has left: nothing changed, unless it says otherwise itself. */
  readonly afterError?: 'old or new';
  /** The files of the start that give way to others, and must lie in a folder of evidence from then on. */
  readonly replaced?: readonly string[];
  /** How many proven backups there are, at the least, whatever the fault, once the app has started again. */
  readonly provenBackups: number;
}

export function scenarioNames(): readonly string[] {
  return readdirSync(fileURLToPath(new URL('../scenarios/', import.meta.url)))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => file.slice(0, -'.ts'.length));
}

export async function findScenario(name: string): Promise<Scenario> {
  const { default: scenario } = (await import(`../scenarios/${name}.ts`)) as { readonly default: Scenario };
  return scenario;
}
