import { expect, test } from 'vitest';
import { type Fault, faultsOf, ofEachKind, someKinds } from './error-sweep/call-errors.ts';
import { CALLS, READS } from './harness/call-log.ts';
import { stateOf } from './harness/library-state.ts';
import { evenly, isLong } from './harness/sampling.ts';
import { type Part, Sandbox } from './harness/sandbox.ts';
import { findScenario, scenarioNames } from './harness/scenario.ts';
import { type Ended, hasStrace } from './harness/strace.ts';
import type { Expected } from './harness/violations.ts';

/** Faults per kind in the long form; the short form tries one fault of each of `KINDS` kinds. */
const OF_EACH_KIND = 25;
const KINDS = { run: 7, recover: 2 } as const;
/** In how many killed states the calls of the recovery fail. */
const KILLED_STATES = isLong ? 3 : 1;

const OURS: readonly unknown[] = ['MigrateError', 'BackupError', 'DatabaseError'];

interface Tally {
  tried: number;
  refused: number;
  readonly failures: string[];
}

const names = scenarioNames();

test.runIf(hasStrace).each(names)(
  'when any call fails, %s throws an error with a code and leaves the library as it was',
  async (name) => {
    const sandbox = await Sandbox.prepare(name);
    const tally: Tally = { tried: 0, refused: 0, failures: [] };
    let recoveries = 0;
    try {
      const expected = await sandbox.expected();
      const left = await mayBeLeft(sandbox);
      for (const fault of await worthTrying(sandbox, 'run', sandbox.start)) {
        await fail(sandbox, { part: 'run', from: sandbox.start, fault, expected, left }, tally);
      }
      const { tried, refused } = tally;
      expect(refused).toBeGreaterThan(tried / 4);
      for (const from of await killedStates(sandbox)) {
        for (const fault of await worthTrying(sandbox, 'recover', from)) {
          await fail(sandbox, { part: 'recover', from, fault, expected, left: null }, tally);
        }
      }
      recoveries = tally.tried - tried;
    } finally {
      sandbox.remove();
    }
    const { tried, refused, failures } = tally;
    console.log(
      `${name}: ${tried} points, ${recoveries} of them in recoveries, ${refused} refused, ${failures.length} failures`,
    );
    expect(failures).toEqual([]);
  },
);

interface Injection {
  readonly part: Part;
  readonly from: string;
  readonly fault: Fault;
  readonly expected: Expected;
  /** The states that a failed run may leave; null for a recovery, which may have reached any state. */
  readonly left: readonly string[] | null;
}

async function fail(sandbox: Sandbox, { part, from, fault, expected, left }: Injection, tally: Tally): Promise<void> {
  const copy = sandbox.copy(from);
  const ended = await sandbox.inject(copy, part, fault.call, fault.fault);
  if (!ended.missed) {
    tally.tried += 1;
    if (ended.way === 'failed') tally.refused += 1;
    const isChanged = left !== null && ended.way === 'failed' && !left.includes(await stateOf(copy, sandbox));
    const violations = [
      ...codeViolations(ended),
      ...(isChanged ? ['the library is changed'] : []),
      ...(await sandbox.checker.violations(copy, expected)),
    ];
    tally.failures.push(...violations.map((violation) => `${part}, ${fault.call} ${fault.fault}: ${violation}`));
  }
  sandbox.discard(copy);
}

async function worthTrying(sandbox: Sandbox, part: Part, from: string): Promise<readonly Fault[]> {
  const faults = faultsOf(await sandbox.calls(part, from, [...CALLS, ...READS]), sandbox.folder);
  if (!isLong) return someKinds(faults, KINDS[part], names.indexOf(sandbox.name));
  const { points = Number.POSITIVE_INFINITY } = await findScenario(sandbox.name);
  return evenly(ofEachKind(faults, OF_EACH_KIND), points);
}

/** States left by kills at changes of names, where the recovery has the most to do. */
async function killedStates(sandbox: Sandbox): Promise<readonly string[]> {
  const calls = await sandbox.calls();
  const states: string[] = [];
  for (const { name, at } of evenly(
    calls.filter(({ name: call }) => call === 'rename' || call === 'unlink'),
    KILLED_STATES,
  )) {
    const copy = sandbox.copy();
    const { way } = await sandbox.inject(copy, 'run', name, `signal=SIGKILL:when=${at}`);
    if (way === 'killed') states.push(copy);
  }
  return states;
}

function codeViolations(ended: Ended): readonly string[] {
  if (ended.way === 'killed') return ['the process ended without an outcome'];
  if (ended.way === 'done') return [];
  const { name, code = '', message, detail } = ended.error;
  if (OURS.includes(name) && /^[A-Z]+(?:_[A-Z]+)*$/.test(code)) return [];
  return [`an error without our code: ${name} ${code} ${message} ${detail ?? ''}`];
}

async function mayBeLeft(sandbox: Sandbox): Promise<readonly string[]> {
  const old = await stateOf(sandbox.start, sandbox);
  const { afterError } = await findScenario(sandbox.name);
  if (afterError === undefined) return [old];
  const done = sandbox.copy();
  await sandbox.runWhole(done);
  return [old, await stateOf(done, sandbox)];
}
