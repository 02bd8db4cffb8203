import { expect, test } from 'vitest';
import { type Fault, faultsOf, ofEachKind, someKinds } from './error-sweep/trouble.ts';
import type { Expected } from './stage/after-fault.ts';
import { CALLS, READS } from './stage/call-log.ts';
import { evenly, isLong } from './stage/extent.ts';
import { findScenario, scenarioNames } from './stage/scenario.ts';
import { type Part, Stage } from './stage/stage.ts';
import { stateOf } from './stage/state.ts';
import { type Ended, hasStrace } from './stage/strace.ts';

/** Faults of each kind in the long form; in the short form, of so many kinds, one. */
const OF_EACH_KIND = 25;
const KINDS = { run: 11, recover: 2 } as const;
/** How many killed states are recovered from while calls fail. */
const KILLED_STATES = isLong ? 3 : 1;

const OURS: readonly unknown[] = ['MigrateError', 'BackupError'];

interface Tally {
  tried: number;
  refused: number;
  readonly failures: string[];
}

const names = scenarioNames();

test.runIf(hasStrace).each(names)(
  'when any call fails, %s says so with a code, and the library is what it was',
  async (name) => {
    const stage = await Stage.prepare(name);
    const tally: Tally = { tried: 0, refused: 0, failures: [] };
    let recoveries = 0;
    try {
      const expected = await stage.expected();
      const left = await mayBeLeft(stage);
      for (const fault of await worthTrying(stage, 'run', stage.start)) {
        await fail(stage, { part: 'run', from: stage.start, fault, expected, left }, tally);
      }
      const { tried, refused } = tally;
      expect(refused).toBeGreaterThan(tried / 4);
      for (const from of await killedStates(stage)) {
        for (const fault of await worthTrying(stage, 'recover', from)) {
          await fail(stage, { part: 'recover', from, fault, expected, left: null }, tally);
        }
      }
      recoveries = tally.tried - tried;
    } finally {
      stage.remove();
    }
    const { tried, refused, failures } = tally;
    console.log(
      `${name}: ${tried} points, ${recoveries} of them in recoveries, ${refused} refused, ${failures.length} failures`,
    );
    expect(failures).toEqual([]);
  },
);

interface Trial {
  readonly part: Part;
  readonly from: string;
  readonly fault: Fault;
  readonly expected: Expected;
  /** What a run that failed may leave; a recovery may have got anywhere. */
  readonly left: readonly string[] | null;
}

async function fail(stage: Stage, { part, from, fault, expected, left }: Trial, tally: Tally): Promise<void> {
  const copy = stage.copy(from);
  const ended = await stage.inject(copy, part, fault.call, fault.fault);
  if (!ended.missed) {
    tally.tried += 1;
    if (ended.way === 'failed') tally.refused += 1;
    const isChanged = left !== null && ended.way === 'failed' && !left.includes(await stateOf(copy, stage));
    const complaints = [
      ...codeComplaints(ended),
      ...(isChanged ? ['the library is changed'] : []),
      ...(await stage.checker.complaints(copy, expected)),
    ];
    tally.failures.push(...complaints.map((complaint) => `${part}, ${fault.call} ${fault.fault}: ${complaint}`));
  }
  stage.discard(copy);
}

async function worthTrying(stage: Stage, part: Part, from: string): Promise<readonly Fault[]> {
  const faults = faultsOf(await stage.calls(part, from, [...CALLS, ...READS]), stage.folder);
  if (!isLong) return someKinds(faults, KINDS[part], names.indexOf(stage.name));
  const { points = Number.POSITIVE_INFINITY } = await findScenario(stage.name);
  return evenly(ofEachKind(faults, OF_EACH_KIND), points);
}

/** What kills at changes of names leave: there the recovery has the most to do. */
async function killedStates(stage: Stage): Promise<readonly string[]> {
  const calls = await stage.calls();
  const states: string[] = [];
  for (const { name, at } of evenly(
    calls.filter(({ name: call }) => call === 'rename' || call === 'unlink'),
    KILLED_STATES,
  )) {
    const copy = stage.copy();
    const { way } = await stage.inject(copy, 'run', name, `signal=SIGKILL:when=${at}`);
    if (way === 'killed') states.push(copy);
  }
  return states;
}

function codeComplaints(ended: Ended): readonly string[] {
  if (ended.way === 'killed') return ['the process ended without a word'];
  if (ended.way === 'done') return [];
  const { name, code = '', message, detail } = ended.error;
  if (OURS.includes(name) && /^[A-Z]+(?:_[A-Z]+)*$/.test(code)) return [];
  return [`an error without our code: ${name} ${code} ${message} ${detail ?? ''}`];
}

async function mayBeLeft(stage: Stage): Promise<readonly string[]> {
  const old = await stateOf(stage.start, stage);
  const { afterError } = await findScenario(stage.name);
  if (afterError === undefined) return [old];
  const done = stage.copy();
  await stage.runWhole(done);
  return [old, await stateOf(done, stage)];
}
