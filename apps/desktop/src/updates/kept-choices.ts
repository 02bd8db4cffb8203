import type { Choices } from './choices.ts';
import type { ChoicesFile } from './choices-file.node.ts';

/** The choices of the running app. */
export interface KeptChoices {
  readonly current: Choices;
  /** Changes them, in the file too. Where that is not possible, they hold until the app ends. */
  change(change: (choices: Choices) => Choices): Choices;
}

/**
 * Keeps the choices in memory: a disk that is full, or can't be written to, must neither stop a check nor an installation.
 *
 * @param log - gets the error of a file that was not written
 */
export function keptChoices(file: ChoicesFile, log: (error: unknown) => void): KeptChoices {
  let current = file.read();
  return {
    get current() {
      return current;
    },
    change(change) {
      current = change(current);
      try {
        file.write(current);
      } catch (error) {
        log(error);
      }
      return current;
    },
  };
}
