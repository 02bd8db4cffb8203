import { expect, test, vi } from 'vitest';
import { reportSkipped } from './harness/report-skipped.ts';

test.each([
  ['on Linux outside CI', { platform: 'linux', ci: undefined }],
  ['on macOS in CI', { platform: 'darwin', ci: 'true' }],
  ['on Windows in CI', { platform: 'win32', ci: 'true' }],
] as const)('%s what can not be tried is left out, and says so', (_, where) => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  reportSkipped('Faults', 'There is no strace here.', where);
  expect(said).toHaveBeenCalledExactlyOnceWith('SKIPPED: Faults. There is no strace here.');
  said.mockRestore();
});

test('in CI on Linux nothing is left out', () => {
  const where = { platform: 'linux', ci: 'true' } as const;
  expect(() => reportSkipped('Faults', 'There is no strace here.', where)).toThrow('Faults must not be left out in CI');
});
