import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkVersions } from '@auralis/version';
import {
  desktopBuildFiles,
  readRepository,
  withConstants,
  withDesktopVersion,
  withManifestVersion,
} from '@auralis/version/repository';
import type { Changesets } from '../changesets/load-changesets.ts';
import { linksOf, type PlannedRelease } from './plan-release.ts';
import type { ReleaseState } from './read-release-state.ts';
import { changelogPlaces, writeChangelogs, writeRecord } from './release-files.ts';

/** The stages of a release, in the order in which they write. */
export const CUT_STAGES = ['record', 'packages', 'changelogs', 'constants', 'freeze', 'check'] as const;
export type CutStage = (typeof CUT_STAGES)[number];

/** What a stage works with. */
interface StageInput {
  readonly state: ReleaseState;
  readonly planned: PlannedRelease;
  readonly freeze: (root: string) => void | Promise<void>;
  readonly changesets: Changesets;
}

/** What each stage does. */
export const STAGES: Readonly<Record<CutStage, (input: StageInput) => void | Promise<void>>> = {
  record: ({ state, planned }) => writeRecord(join(state.root, state.places.releases), planned.record, state.releases),
  packages: async ({ state, planned, changesets }) => {
    // The changelogs are rendered from the record, by category; changesets would list the changes by bump.
    await changesets.applyReleasePlan(planned.plan, state.packages, {
      ...state.config,
      changelog: false,
      format: false,
    });
  },
  changelogs: ({ state, planned }) =>
    writeChangelogs(changelogPlaces(state.root, state.packages), planned.record, linksOf(planned)),
  constants: ({ state, planned: { record } }) => {
    const { version, api, schema } = record;
    rewrite(join(state.root, 'package.json'), (text) => withManifestVersion(text, version));
    const values = { app: version, api: api.version, minClient: api.minClient, schema: schema.to };
    if (state.facts.constants !== null)
      rewrite(join(state.root, state.facts.constants.place), (text) => withConstants(text, values));
    for (const file of desktopFiles(state))
      rewrite(join(state.root, file), (text) => withDesktopVersion(file, text, version));
  },
  freeze: async ({ state, freeze }) => {
    if (state.facts.migrations.length > 0) await freeze(state.root);
  },
  check: ({ state }) => {
    const findings = checkVersions(readRepository(state.root, state.places));
    const mismatches = findings.filter(({ status }) => status === 'differs');
    if (mismatches.length === 0) return;
    throw new Error(
      mismatches.map(({ place, expected, found }) => `${place}: expected ${expected}, found ${found}`).join('; '),
    );
  },
};

/** Every file and folder that a release may change; they are restored if it fails. */
export function touchedPaths(state: ReleaseState): readonly string[] {
  const { root, places, packages } = state;
  const shared = [
    '.changeset',
    'package.json',
    'pnpm-lock.yaml',
    'CHANGELOG.md',
    places.releases,
    places.constants,
    places.migrations,
    ...desktopFiles(state),
  ];
  const folders = packages.packages.map(({ dir }) => dir);
  return [
    ...shared.map((place) => join(root, place)),
    ...folders.flatMap((dir) => [join(dir, 'package.json'), join(dir, 'CHANGELOG.md')]),
  ];
}

function desktopFiles({ root, facts }: ReleaseState): readonly string[] {
  const files = desktopBuildFiles(facts.packages.map(({ folder }) => folder));
  return files.filter((file) => existsSync(join(root, file)));
}

function rewrite(file: string, change: (text: string) => string): void {
  writeFileSync(file, change(readFileSync(file, 'utf8')));
}
