import type { UpdateState } from '@auralis/web/contract/updates';
import { expect } from 'vitest';
import type { LocalFacts } from '../src/updates/local-facts.ts';
import { ROOMY, type StandInApp } from './stand-in-app.ts';

/** The channel file that the stand-in app reads. */
export const FEED = 'latest-linux.yml';

/** Sentences that name the next step: what every refusal has to have. */
export const WORDS = {
  message: expect.stringMatching(/^[A-Z].*\.$/) as string,
  hint: expect.stringMatching(/^[A-Z].*\.$/) as string,
};

/** The state after a check that offers nothing: what is refused can't be downloaded or installed either. */
export async function refusedState(app: StandInApp, local: LocalFacts = ROOMY): Promise<UpdateState> {
  const updates = app.start({ readLocalFacts: () => Promise.resolve(local) });
  await updates.perform({ action: 'check' });
  await updates.perform({ action: 'download' });
  await updates.perform({ action: 'install', when: 'on-quit' });
  updates.onQuit();
  expect(app.installed()).toBe('1.4.0');
  return updates.state;
}
