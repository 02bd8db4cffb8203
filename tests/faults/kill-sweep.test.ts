import { expect, test } from 'vitest';
import { type Call, matters } from './stage/call-log.ts';
import { evenly, isLong } from './stage/extent.ts';
import { scenarioNames } from './stage/scenario.ts';
import { type Part, Stage } from './stage/stage.ts';
import { hasStrace } from './stage/strace.ts';

/** Of the short form, for each scenario, beside every call that gives or takes a name. */
const KILLS = 8;
/** How many killed states are recovered from under fire, and at how many points each. */
const RECOVERIES = isLong ? { states: 6, kills: 40 } : { states: 1, kills: 4 };

interface Tally {
  points: number;
  killed: number;
  readonly failures: string[];
}

test.runIf(hasStrace).each(scenarioNames())(
  'killed at any call, %s leaves the old library or the new one, proven backups, and nothing else',
  { timeout: 3_600_000 },
  async (name) => {
    const stage = await Stage.prepare(name);
    const tally: Tally = { points: 0, killed: 0, failures: [] };
    try {
      const expected = await stage.expected();
      const killedStates: string[] = [];
      const calls = await worthKilling(stage, 'run');
      const points = isLong ? calls : [...calls.filter(isAboutNames), ...evenly(calls, KILLS)];
      const kept = new Set(evenly(points, RECOVERIES.states));
      for (const point of points) {
        const copy = stage.copy();
        const killed = await kill(stage, copy, 'run', point, tally);
        if (kept.has(point) && killed) killedStates.push(stage.copy(copy));
        await judge(copy, `killed at ${point.name} ${point.at}`);
      }
      for (const state of killedStates) {
        for (const point of evenly(await worthKilling(stage, 'recover', state), RECOVERIES.kills)) {
          const copy = stage.copy(state);
          await kill(stage, copy, 'recover', point, tally);
          await judge(copy, `killed, and killed again while it recovered, at ${point.name} ${point.at}`);
        }
      }

      async function judge(copy: string, what: string): Promise<void> {
        const complaints = await stage.checker.complaints(copy, expected);
        tally.failures.push(...complaints.map((complaint) => `${what}: ${complaint}`));
        stage.discard(copy);
      }
    } finally {
      stage.remove();
    }
    console.log(`${name}: ${tally.points} points, ${tally.killed} killed, ${tally.failures.length} failures`);
    expect(tally.failures).toEqual([]);
    expect(tally.killed).toBeGreaterThan(tally.points / 2);
  },
);

async function worthKilling(stage: Stage, part: Part, from?: string): Promise<readonly Call[]> {
  const calls = await stage.calls(part, from);
  return isLong ? calls : calls.filter((call) => matters(call, stage.folder));
}

/** There are few, and the order of names is what a restart goes by. */
function isAboutNames({ name }: Call): boolean {
  return name === 'rename' || name === 'link' || name === 'unlink';
}

async function kill(stage: Stage, copy: string, part: Part, { name, at }: Call, tally: Tally): Promise<boolean> {
  const { way } = await stage.inject(copy, part, name, `signal=SIGKILL:when=${at}`);
  tally.points += 1;
  if (way === 'killed') tally.killed += 1;
  return way === 'killed';
}
