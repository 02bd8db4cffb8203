import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isLong } from './sampling.ts';

/** Work on the files of a library that a fault may interrupt. Every file in `scenarios/` has one as its default export. */
export interface Scenario {
  /** Fills an empty folder with the state before the run. Called once: every run gets a copy of the folder. */
  readonly prepare: (folder: string, tracks?: number) => Promise<void>;
  /** The work, in a process of its own. */
  readonly run: (folder: string) => Promise<void>;
  /** What the app or the listener repeats after the app has started again. */
  readonly again?: (folder: string) => Promise<void>;
  /** The state after a run that threw; default: nothing has changed. */
  readonly afterError?: 'old or new';
  /** Files of the start that are replaced, and must be preserved in a folder beside the backups from then on. */
  readonly replaced?: readonly string[];
  /** How many points to spread evenly over the calls; default: one per call. */
  readonly points?: number;
  /** The least number of verified backups once the app has started again, whatever the fault. */
  readonly verifiedBackups: number;
}

/** Slow scenarios, and those that differ little from others, are in `scenarios/long/` and run in the long form only. */
export function scenarioNames(): readonly string[] {
  return [...namesIn(''), ...(isLong ? namesIn('long/') : [])];
}

export async function findScenario(name: string): Promise<Scenario> {
  const { default: scenario } = (await import(new URL(`../scenarios/${name}.ts`, import.meta.url).href)) as {
    readonly default: Scenario;
  };
  return scenario;
}

function namesIn(folder: string): readonly string[] {
  return readdirSync(fileURLToPath(new URL(`../scenarios/${folder}`, import.meta.url)))
    .filter((file) => file.endsWith('.ts'))
    .map((file) => folder + file.slice(0, -'.ts'.length));
}
