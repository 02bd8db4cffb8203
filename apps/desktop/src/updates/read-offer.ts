import { release } from 'node:os';
import { rememberFeed } from './choices.ts';
import { UpdateError } from './errors.ts';
import { admitUpdate, type GateResult } from './gate.ts';
import type { KeptChoices } from './kept-choices.ts';
import type { UpdatePorts } from './ports.ts';
import type { CheckResult } from './update-states.ts';

/**
 * Reads the feed of the chosen channel, and decides what it offers here and now. That a trusted feed was seen is remembered.
 * Rejects only for a bug.
 */
export async function readOffer(ports: UpdatePorts, choices: KeptChoices): Promise<CheckResult> {
  try {
    return await readTrustedOffer(ports, choices);
  } catch (error) {
    if (!(error instanceof UpdateError)) throw error;
    ports.log(error);
    return { status: 'failed', error };
  }
}

async function readTrustedOffer(ports: UpdatePorts, choices: KeptChoices): Promise<GateResult> {
  const { updater, installed, acceptedKeys, now } = ports;
  const { channel, userId, newestFeeds } = choices.current;
  const text = await updater.readFeed(channel);
  const local = await ports.readLocalFacts();
  const result = admitUpdate(text, {
    installedVersion: installed.version,
    systemVersion: release(),
    target: updater.target,
    channel,
    userId,
    acceptedKeys,
    newestFeed: newestFeeds[channel],
    local,
    now: now(),
  });
  const lastCheckedAt = now().toISOString();
  choices.change((each) => ({ ...rememberFeed(each, channel, result.seen), lastCheckedAt }));
  return result;
}
