import { InvalidArgumentError } from 'commander';
import { ChangelogError } from '../errors.ts';
import { parseVersion } from '../version-order.ts';

/** A version on the command line; anything else is wrong usage. */
export function versionWord(word: string): string {
  try {
    parseVersion(word);
    return word;
  } catch (error) {
    if (!(error instanceof ChangelogError)) throw error;
    throw new InvalidArgumentError(error.detail);
  }
}
