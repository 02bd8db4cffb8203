import { inspectDatabase } from '@auralis/migrate';
import { contentsOf } from './contents.ts';
import { knownMigrations, libraryIn } from './sample-library.ts';
import type { Sandbox } from './sandbox.ts';

/** What the listener has. Inspects a copy, since opening the files might repair them. */
export async function stateOf(folder: string, sandbox: Sandbox): Promise<string> {
  const copy = sandbox.copy(folder);
  const path = libraryIn(copy);
  const { status } = inspectDatabase(path, await knownMigrations());
  const nothing = status === 'absent' || status === 'empty';
  const state = nothing ? 'none' : status === 'damaged' ? status : `${status} ${JSON.stringify(contentsOf(path))}`;
  sandbox.discard(copy);
  return state;
}
