import { expect, test, vi } from 'vitest';
import { reportSkipped } from './harness/report-skipped.ts';

test.each([
  ['on Linux outside CI', { platform: 'linux', ci: undefined }],
  ['on macOS in CI', { platform: 'darwin', ci: 'true' }],
  ['on Windows in CI', { platform: 'win32', ci: 'true' }],
] as const)('%s a test that cannot run is skipped and reported', (_, where) => {
  const error = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  reportSkipped('Faults', 'There is no strace here.', where);
  expect(error).toHaveBeenCalledExactlyOnceWith('SKIPPED: Faults. There is no strace here.');
  error.mockRestore();
});

test('in CI on Linux no test may be skipped', () => {
  const where = { platform: 'linux', ci: 'true' } as const;
  expect(() => reportSkipped('Faults', 'There is no strace here.', where)).toThrow('Faults must not be skipped in CI');
});
