import fc from 'fast-check';
import { expect, test } from 'vitest';
import { checkClient } from './check-client.ts';
import { API_VERSION, MIN_CLIENT_VERSION } from './versions.ts';

const window = { oldest: '1.2.0', current: '2.3.1' };

test.each([
  ['2.3.1', 'ok'],
  ['2.3.0', 'ok'],
  ['2.3.9', 'ok'],
  ['2.2.9', 'upgrade-recommended'],
  ['1.2.0', 'upgrade-recommended'],
  ['1.9.4', 'upgrade-recommended'],
  ['1.1.9', 'upgrade-required'],
  ['1.2.0-beta.0', 'upgrade-required'],
  ['0.9.0', 'upgrade-required'],
  ['2.4.0', 'unknown'],
  ['3.0.0', 'unknown'],
  ['', 'unknown'],
  ['latest', 'unknown'],
  ['2.3', 'unknown'],
  [null, 'unknown'],
  [undefined, 'unknown'],
] as const)('checkClient answers a client of API %s with "%s" for a server of 1.2.0 to 2.3.1', (client, answer) => {
  expect(checkClient(client, window)).toBe(answer);
});

test('a client built with this package is always welcome at a server built with it', () => {
  expect(checkClient(API_VERSION)).toBe('ok');
  expect(['ok', 'upgrade-recommended']).toContain(checkClient(MIN_CLIENT_VERSION));
});

test('whatever a client sends, the answer is one of the four words', () => {
  fc.assert(
    fc.property(fc.string(), (sent) => {
      expect(['ok', 'upgrade-recommended', 'upgrade-required', 'unknown']).toContain(checkClient(sent, window));
    }),
  );
});

test('an older client never gets a better answer than a newer one, up to the current API', () => {
  const rank = { 'upgrade-required': 0, 'upgrade-recommended': 1, ok: 2, unknown: 3 } as const;
  const version = fc.tuple(fc.nat(2), fc.nat(4), fc.nat(4));
  fc.assert(
    fc.property(version, version, (a, b) => {
      const [older, newer] = [a, b].sort((x, y) => x[0] - y[0] || x[1] - y[1] || x[2] - y[2]);
      const answers = [older, newer].map((v) => rank[checkClient(v?.join('.'), window)]);
      expect(answers[0]).toBeLessThanOrEqual(answers[1] ?? Number.NaN);
    }),
  );
});
