import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { isLong } from './sampling.ts';

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
  /** Where not every call is worth a point, how many are, spread evenly. */
  readonly points?: number;
  /** How many proven backups there are, at the least, whatever the fault, once the app has started again. */
  readonly provenBackups: number;
}

/** The slow ones, and those that differ little from others, are in `scenarios/long/`, for the long form. */
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
