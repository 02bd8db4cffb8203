import { resolve } from 'node:path';
import { EXIT, heedFirstStopOnly, type VerbResult } from '@auralis/command-line';
import type { RepositoryPlaces } from '@auralis/version/repository';
import { type CutStage, cutRelease } from '../release/cut-release.ts';
import { runCommand } from './run-command.ts';

interface CutVerb {
  readonly root: string;
  readonly places: RepositoryPlaces;
  /** The command that proves the migrations, before anything is written. */
  readonly verify: string;
  /** The command that freezes the migrations. */
  readonly lock: string;
  readonly onStage: (stage: CutStage) => void;
  readonly signal: AbortSignal;
}

/** Cuts the release. Ctrl-C puts everything back as it was, and a second one does not disturb that. */
export async function cut({ root, places, verify, lock, onStage, signal }: CutVerb): Promise<VerbResult> {
  heedFirstStopOnly();
  const record = await cutRelease({
    root: resolve(root),
    places,
    signal,
    verify: (folder) => runCommand(verify, folder, signal),
    freeze: (folder) => runCommand(lock, folder, signal),
    onStage,
  });
  const text = `Cut ${record.version} with ${record.entries.length} entries. Read what changed, then commit it: git add --all && git commit -m "Release ${record.version}"`;
  return { json: { status: 'cut', record }, text, exit: EXIT.done };
}
