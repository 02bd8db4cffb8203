import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files of minutes, the slowest first. Each runs on one core, so a slow one that starts last leaves the others idle. */
const SLOWEST = [
  'tests/faults/kill-sweep',
  'tests/faults/error-sweep',
  'tests/faults/power-loss',
  'tests/integration/release-train',
  'tests/integration/release-branches',
  'tests/faults/',
  'packages/changelog/',
  'tests/integration/',
] as const;

/** Starts the slowest files first, also in a fresh clone, where Vitest knows no durations and goes by file size. */
export default class SlowFilesFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const others = await super.sort(files);
    return others.toSorted((one, other) => rank(one) - rank(other));
  }
}

function rank({ moduleId }: TestSpecification): number {
  const index = SLOWEST.findIndex((path) => moduleId.replaceAll('\\', '/').includes(`/${path}`));
  return index === -1 ? SLOWEST.length : index;
}
