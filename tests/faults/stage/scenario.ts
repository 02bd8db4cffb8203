import { fileURLToPath } from 'node:url';

/** Work on a library's files that a fault may interrupt. Every file in `scenarios/` exports one by default. */
export interface Scenario {
  /** Makes, in an empty folder, what the run starts from. Done once: every run gets a copy of the folder. */
  readonly prepare: (folder: string) => Promise<void>;
  /** The work, in a process of its own. */
  readonly run: (folder: string) => Promise<void>;
  /** What the app or the listener does anew, after the app started again. */
  readonly again?: (folder: string) => Promise<void>;
  /** How many proven backups there are, at the least, whatever the fault, once the app has started again. */
  readonly provenBackups: number;
}

export const SCENARIOS = fileURLToPath(new URL('../scenarios/', import.meta.url));

export async function findScenario(name: string): Promise<Scenario> {
  const { default: scenario } = (await import(`../scenarios/${name}.ts`)) as { readonly default: Scenario };
  return scenario;
}
