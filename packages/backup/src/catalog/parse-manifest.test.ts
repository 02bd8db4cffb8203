import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { BackupManifest } from './manifest.ts';
import { serializeManifest } from './manifest.ts';
import { parseManifest } from './parse-manifest.ts';

const date = fc
  .date({ noInvalidDate: true, min: new Date(0), max: new Date('9999-01-01') })
  .map((at) => at.toISOString());
const level = fc.constantFrom(1, 2, 3, 4, 5);
const proof = fc.record({ level, at: date });
const count = fc.maxSafeNat();

const manifests = fc.record({
  format: fc.constant(1),
  database: fc.stringMatching(/^[^/]*[^/.]$/),
  sequence: count,
  createdAt: date,
  reason: fc.constantFrom('before-upgrade', 'manual', 'before-restore', 'scheduled'),
  label: fc.option(fc.string()),
  appVersion: fc.option(fc.string()),
  schemaVersion: fc.option(count),
  minReader: fc.option(count),
  applicationId: fc.integer(),
  userVersion: fc.integer(),
  sha256: fc.stringMatching(/^[0-9a-f]{64}$/),
  bytes: count,
  pageSize: fc.constantFrom(512, 4096, 65536),
  pageCount: count,
  rows: fc.dictionary(fc.string(), count, { noNullPrototype: true }),
  orphans: fc.option(count),
  unchecked: fc.array(fc.record({ table: fc.string(), reason: fc.string() })),
  proofs: fc.array(proof),
  failure: fc.option(fc.record({ level, at: date, reason: fc.string() })),
}) as fc.Arbitrary<BackupManifest>;

describe('parseManifest', () => {
  test('reads what serializeManifest writes', () => {
    fc.assert(
      fc.property(manifests, (manifest) => {
        expect(parseManifest(serializeManifest(manifest))).toEqual(manifest);
      }),
    );
  });

  test.each(['', '.', '..', '/app.db', '../../app.db', 'music/app.db'])(
    'rejects the database name %j, which is not a plain file name and would become part of paths',
    (database) => {
      const [manifest] = fc.sample(manifests, 1);
      expect(() => parseManifest(JSON.stringify({ ...manifest, database }))).toThrow(
        'database is not a plain file name',
      );
    },
  );

  test('rejects a manifest with a missing or invalid field, and names the field', () => {
    fc.assert(
      fc.property(manifests, fc.nat(), fc.constantFrom(undefined, [], 'x'.repeat(3), -1.5), (manifest, pick, wrong) => {
        const names = Object.keys(manifest).filter(
          (name) =>
            !(typeof wrong === 'string' && /label|appVersion|database/.test(name)) &&
            !(Array.isArray(wrong) && /proofs|unchecked/.test(name)) &&
            // Manifests of version 1.4 lack it.
            !(wrong === undefined && name === 'unchecked'),
        );
        const name = names[pick % names.length] ?? 'format';
        expect(() => parseManifest(JSON.stringify({ ...manifest, [name]: wrong }))).toThrow(name);
      }),
    );
  });
});
