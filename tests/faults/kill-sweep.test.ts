import { afterAll, expect, test } from 'vitest';
import { type Call, matters } from './harness/call-log.ts';
import { evenly, isLong } from './harness/sampling.ts';
import { type Part, Sandbox } from './harness/sandbox.ts';
import { findScenario, scenarioNames } from './harness/scenario.ts';
import { hasStrace } from './harness/strace.ts';

/** In the short form, per scenario: of the calls that add or remove a name, and of all. */
const KILLS = { names: 5, all: 4 } as const;
/** In how many killed states the recovery is killed too, and at how many points of each. */
const RECOVERIES = isLong ? { states: 6, kills: Number.POSITIVE_INFINITY } : { states: 1, kills: 2 };
/** The least number of points in the long form. */
const LEAST = 2000;

interface Tally {
  points: number;
  killed: number;
  readonly failures: string[];
}

const tallies: Tally[] = [];
const sum = (of: (tally: Tally) => number) => tallies.reduce((total, tally) => total + of(tally), 0);
const points = () => sum((tally) => tally.points);

afterAll(() => {
  const failures = sum((tally) => tally.failures.length);
  console.log(`kill sweep: ${points()} points in ${tallies.length} scenarios, ${failures} failures`);
});

test.runIf(hasStrace).each(scenarioNames())(
  'killed at any call, %s leaves the old or the new library, verified backups, and nothing else',
  async (name) => {
    const sandbox = await Sandbox.prepare(name);
    const tally: Tally = { points: 0, killed: 0, failures: [] };
    tallies.push(tally);
    try {
      const expected = await sandbox.expected();
      const killedStates: string[] = [];
      const chosen = await chooseRunPoints(sandbox);
      const kept = new Set(evenly(chosen, RECOVERIES.states));
      for (const point of chosen) {
        const copy = sandbox.copy();
        const killed = await kill(sandbox, copy, 'run', point, tally);
        if (kept.has(point) && killed) killedStates.push(sandbox.copy(copy));
        await check(copy, `killed at ${point.name} ${point.at}`);
      }
      for (const state of killedStates) {
        for (const point of await chooseRecoveryPoints(sandbox, state)) {
          const copy = sandbox.copy(state);
          await kill(sandbox, copy, 'recover', point, tally);
          await check(copy, `killed, and killed again while it recovered, at ${point.name} ${point.at}`);
        }
      }

      async function check(copy: string, what: string): Promise<void> {
        const violations = await sandbox.checker.violations(copy, expected);
        tally.failures.push(...violations.map((violation) => `${what}: ${violation}`));
        sandbox.discard(copy);
      }
    } finally {
      sandbox.remove();
    }
    console.log(`${name}: ${tally.points} points, ${tally.killed} killed, ${tally.failures.length} failures`);
    expect(tally.failures).toEqual([]);
    expect(tally.killed).toBeGreaterThan(tally.points / 2);
  },
);

test.runIf(hasStrace && isLong)(`the long form kills at at least ${LEAST} points`, () => {
  expect(points()).toBeGreaterThanOrEqual(LEAST);
});

async function chooseRunPoints(sandbox: Sandbox): Promise<readonly Call[]> {
  const calls = once(await sandbox.calls());
  const { points: most } = await findScenario(sandbox.name);
  if (isLong && most === undefined) return calls;
  const worthIt = calls.filter((call) => matters(call, sandbox.folder));
  if (isLong) return once([...worthIt.filter(isAboutNames), ...evenly(worthIt, most ?? worthIt.length)]);
  const names = evenly(worthIt.filter(isAboutNames), KILLS.names);
  return once([...names, ...evenly(worthIt, Math.min(most ?? KILLS.all, KILLS.all))]);
}

/** Node itself opens most files of a start; a kill there shows nothing that the kills of the run did not. */
async function chooseRecoveryPoints(sandbox: Sandbox, state: string): Promise<readonly Call[]> {
  const calls = once(await sandbox.calls('recover', state)).filter((call) => matters(call, sandbox.folder));
  const { points: most = RECOVERIES.kills } = await findScenario(sandbox.name);
  return evenly(calls, Math.min(most, RECOVERIES.kills));
}

/** The same call of two threads is one point: the first thread to reach it is killed. */
function once(calls: readonly Call[]): readonly Call[] {
  return [...new Map(calls.map((call) => [`${call.name} ${call.at}`, call])).values()];
}

/** There are few, and recovery depends on their order. */
function isAboutNames({ name }: Call): boolean {
  return name === 'rename' || name === 'link' || name === 'unlink';
}

async function kill(sandbox: Sandbox, copy: string, part: Part, { name, at }: Call, tally: Tally): Promise<boolean> {
  const { way } = await sandbox.inject(copy, part, name, `signal=SIGKILL:when=${at}`);
  tally.points += 1;
  if (way === 'killed') tally.killed += 1;
  return way === 'killed';
}
