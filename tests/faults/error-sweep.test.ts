import { expect, test } from 'vitest';
import { type Call, isWakeUp } from './stage/call-log.ts';
import { evenly, isLong } from './stage/extent.ts';
import { findScenario, scenarioNames } from './stage/scenario.ts';
import { Stage } from './stage/stage.ts';
import { stateOf } from './stage/state.ts';
import { type Ended, hasStrace } from './stage/strace.ts';

/** Points for each scenario. */
const ERRORS = isLong ? Number.POSITIVE_INFINITY : 12;

/** What can befall a call: once (`K`), or from then on (`K+`). */
const TROUBLE: Readonly<Partial<Record<Call['name'], readonly string[]>>> = {
  pwrite64: ['error=ENOSPC:when=K+', 'error=EIO:when=K'],
  write: ['error=ENOSPC:when=K+', 'error=EIO:when=K'],
  fsync: ['error=EIO:when=K', 'error=EIO:when=K+'],
  fdatasync: ['error=EIO:when=K'],
  ftruncate: ['error=EIO:when=K'],
  rename: ['error=EPERM:when=K'],
  unlink: ['error=EPERM:when=K'],
  link: ['error=EPERM:when=K'],
  openat: ['error=EPERM:when=K', 'error=EMFILE:when=K+'],
  mkdir: ['error=ENOSPC:when=K'],
};

const OURS: readonly unknown[] = ['MigrateError', 'BackupError'];

test.runIf(hasStrace).each(scenarioNames())(
  'when any call fails, %s says so with a code, and the library is what it was',
  { timeout: 3_600_000 },
  async (name) => {
    const stage = await Stage.prepare(name);
    const failures: string[] = [];
    let tried = 0;
    let refused = 0;
    const faults = evenly(faultsOf(await stage.calls(), stage.folder), ERRORS);
    try {
      const expected = await stage.expected();
      const left = await mayBeLeft(stage);
      for (const { call, fault } of faults) {
        const copy = stage.copy();
        const ended = await stage.inject(copy, 'run', call, fault);
        if (ended.missed) continue;
        tried += 1;
        if (ended.way === 'failed') refused += 1;
        const complaints = [
          ...codeComplaints(ended),
          ...(ended.way === 'failed' && !left.includes(await stateOf(copy, stage)) ? ['the library is changed'] : []),
          ...(await stage.checker.complaints(copy, expected)),
        ];
        failures.push(...complaints.map((complaint) => `${call} ${fault}: ${complaint}`));
        stage.discard(copy);
      }
    } finally {
      stage.remove();
    }
    console.log(`${name}: ${tried} points, ${refused} refused, ${failures.length} failures`);
    expect(failures).toEqual([]);
    expect(refused).toBeGreaterThan(tried / 4);
  },
);

interface Fault {
  readonly call: string;
  readonly fault: string;
}

function faultsOf(calls: readonly Call[], folder: string): readonly Fault[] {
  return calls
    .filter(({ name, text }) => name !== 'openat' || text.includes(folder))
    .filter(({ name, text }) => name !== 'write' || !isWakeUp(text))
    .flatMap(({ name, at }) =>
      (TROUBLE[name] ?? []).map((trouble) => ({ call: name, fault: trouble.replace('K', String(at)) })),
    );
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
