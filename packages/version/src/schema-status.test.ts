import fc from 'fast-check';
import { expect, test } from 'vitest';
import { describeSchema, schemaStatus } from './schema-status.ts';

test.each([
  [{ version: 0, minReader: 0 }, 3, 'empty'],
  [{ version: 3, minReader: 1 }, 3, 'current'],
  [{ version: 2, minReader: 1 }, 3, 'behind'],
  [{ version: 4, minReader: 3 }, 3, 'ahead-compatible'],
  [{ version: 4, minReader: 4 }, 3, 'ahead-incompatible'],
] as const)('schemaStatus of the file %o for an app of schema %i is "%s"', (file, code, status) => {
  expect(schemaStatus(file, code)).toBe(status);
  expect(describeSchema(status)).toMatch(/^(?:This|A newer version upgraded this) database.+\.$/);
});

test('schemaStatus never lets an app older than min_reader use a file', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 50 }),
      fc.integer({ min: 1, max: 50 }),
      fc.nat(49),
      (version, reader, code) => {
        const file = { version, minReader: Math.min(reader, version) };
        fc.pre(code < file.minReader);
        expect(schemaStatus(file, code)).toBe('ahead-incompatible');
      },
    ),
  );
});
