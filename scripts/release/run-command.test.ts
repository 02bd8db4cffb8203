import { expect, test } from 'vitest';
import { output } from './run-command.ts';

// On Windows a shell starts the command, and says in its own words that there is none.
test.skipIf(process.platform === 'win32')('output says in one sentence that a command is not installed', async () => {
  await expect(output('.', 'no-such-command', [])).rejects.toMatchObject({
    name: 'ReleaseError',
    message: '"no-such-command" is not installed.',
    hint: 'Install no-such-command, or add it to PATH.',
  });
});
