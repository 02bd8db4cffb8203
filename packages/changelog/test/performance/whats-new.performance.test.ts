import { expect, test } from 'vitest';
import { whatsNew } from '../../src/whats-new/whats-new.ts';
import { record } from '../release-history.ts';

const entry = (id: string, category: 'added' | 'fixed') =>
  ({ id, category, audience: 'listener', text: `${id}.`, packages: [] }) as const;

test('whatsNew takes less than a millisecond for 500 releases', () => {
  const releases = Array.from({ length: 500 }, (_, i) =>
    record(`1.${i}.0`, [entry(`a${i}`, 'added'), entry(`b${i}`, 'fixed')]),
  );
  const run = () => {
    const started = performance.now();
    whatsNew({ releases, since: '1.3.0', current: '1.499.0' });
    return performance.now() - started;
  };
  for (let warm = 0; warm < 20; warm++) run();
  // The quickest of many runs: other programs on the machine can only add time.
  expect(Math.min(...Array.from({ length: 101 }, run))).toBeLessThan(1);
});
