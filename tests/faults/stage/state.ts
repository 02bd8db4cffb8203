import { inspectDatabase } from '@auralis/migrate';
import { contentsOf } from './contents.ts';
import { knownSteps, libraryIn } from './sample.ts';
import type { Stage } from './stage.ts';

/** What the listener has, looked at in a copy, so that looking repairs nothing. */
export async function stateOf(folder: string, stage: Stage): Promise<string> {
  const copy = stage.copy(folder);
  const path = libraryIn(copy);
  const { status } = inspectDatabase(path, await knownSteps());
  const nothing = status === 'absent' || status === 'empty';
  const state = nothing ? 'none' : status === 'damaged' ? status : `${status} ${JSON.stringify(contentsOf(path))}`;
  stage.discard(copy);
  return state;
}
