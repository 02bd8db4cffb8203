import { spawn } from 'node:child_process';
import { resolve } from 'node:path';
import { EXIT, type VerbResult } from '@auralis/command-line';
import type { RepositoryPlaces } from '@auralis/version/repository';
import { cutRelease } from '../release/cut-release.ts';

interface CutVerb {
  readonly root: string;
  readonly places: RepositoryPlaces;
  /** The command that freezes the migrations. */
  readonly lock: string;
  readonly signal: AbortSignal;
}

/** Cuts the release. Ctrl-C puts everything back as it was. */
export async function cut({ root, places, lock, signal }: CutVerb): Promise<VerbResult> {
  const record = await cutRelease({
    root: resolve(root),
    places,
    signal,
    freeze: (folder) => runLock(lock, folder),
    onStage: (stage) => process.stderr.write(`  ${stage}\n`),
  });
  const text = `Cut ${record.version} with ${record.entries.length} entries. Read what changed, then commit it: git add --all && git commit -m "Release ${record.version}"`;
  return { json: { status: 'cut', record }, text, exit: EXIT.done };
}

// The engine's own command freezes the steps: this package knows their names, not what is in them.
function runLock(command: string, root: string): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(command, { cwd: root, shell: true, stdio: ['ignore', 'pipe', 'pipe'] });
    const said: Buffer[] = [];
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (chunk: Buffer) => said.push(chunk));
    child.on('error', failed);
    child.on('close', (code) => {
      if (code === 0) done();
      else failed(new Error(`"${command}" ended with ${code}: ${Buffer.concat(said).toString('utf8').trim()}`));
    });
  });
}
