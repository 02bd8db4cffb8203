import { createHash } from 'node:crypto';
import { linkSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { seededRandom } from '@auralis/library/sample';
import type { Disk } from './disk.ts';
import type { DiskCall } from './disk-log.ts';
import { contentsAfter, DATA_OUTCOMES, type DiskContents, type Outcome, pendingNames } from './outcome.ts';

/** Power that goes before call `at`, and what becomes of the rest. */
export interface PowerState {
  readonly at: number;
  readonly outcome: Outcome;
  readonly seed: number;
}

/** Up to so many pending names every subset of them is tried. */
const ALL_SUBSETS = 6;
const RANDOM_SUBSETS = 24;

/**
 * Right before each sync, and at the end, the most is at stake: there every subset of the pending names, each with
 * unsynced data kept, lost and torn. States that leave the same files are tried once.
 */
export function powerStates(disk: Disk, calls: readonly DiskCall[]): readonly PowerState[] {
  const states: PowerState[] = [];
  const known = new Set<string>();
  for (let at = 0; at <= calls.length; at += 1) {
    const call = calls[at];
    if (call === undefined || call.kind === 'sync') {
      for (const outcome of outcomesOf(pendingNames(disk.root).length, at)) {
        const state = { at, outcome, seed: states.length };
        const digest = digestOf(contentsAfter(disk.root, outcome, seededRandom(state.seed)));
        if (!known.has(digest)) states.push(state);
        known.add(digest);
      }
    }
    if (call !== undefined) disk.apply(call);
  }
  return states;
}

/** Goes through the states in their order, and leaves in `target()` what a disk then holds. */
export function* leave(
  disk: Disk,
  calls: readonly DiskCall[],
  states: readonly PowerState[],
  target: string,
): Generator<PowerState> {
  let at = 0;
  for (const state of states) {
    for (const call of calls.slice(at, state.at)) disk.apply(call);
    at = state.at;
    writeDiskContents(target, contentsAfter(disk.root, state.outcome, seededRandom(state.seed)));
    yield state;
  }
}

function outcomesOf(pending: number, seed: number): readonly Outcome[] {
  const subsets =
    pending <= ALL_SUBSETS
      ? Array.from({ length: 2 ** pending }, (_, bits) =>
          Array.from({ length: pending }, (_unused, index) => (bits & (1 << index)) !== 0),
        )
      : someSubsets(pending, seed);
  return subsets.flatMap((names) => DATA_OUTCOMES.map((data) => ({ names, data })));
}

/** None, all, each one lost or kept alone, and some at random. */
function someSubsets(pending: number, seed: number): readonly (readonly boolean[])[] {
  const random = seededRandom(seed);
  const subset = (keeps: (index: number) => boolean) => Array.from({ length: pending }, (_, index) => keeps(index));
  return [
    subset(() => false),
    subset(() => true),
    ...Array.from({ length: pending }, (_, one) => subset((index) => index === one)),
    ...Array.from({ length: pending }, (_, one) => subset((index) => index !== one)),
    ...Array.from({ length: RANDOM_SUBSETS }, () => subset(() => random.chance(0.6))),
  ];
}

export function writeDiskContents(target: string, found: DiskContents): void {
  mkdirSync(target, { recursive: true });
  const places = new Map<Buffer, string>();
  for (const [path, bytes] of found) {
    const place = join(target, path);
    if (bytes === 'folder') mkdirSync(place);
    else if (places.has(bytes)) linkSync(places.get(bytes) ?? '', place);
    else writeFileSync(place, bytes);
    if (bytes !== 'folder') places.set(bytes, place);
  }
}

const sums = new WeakMap<Buffer, string>();

function digestOf(found: DiskContents): string {
  const lines = [...found].map(([path, bytes]) => `${path} ${bytes === 'folder' ? bytes : sumOf(bytes)}`);
  return lines.toSorted().join('\n');
}

function sumOf(bytes: Buffer): string {
  const sum = sums.get(bytes) ?? createHash('sha256').update(bytes).digest('base64');
  sums.set(bytes, sum);
  return sum;
}
