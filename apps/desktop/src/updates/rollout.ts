import { createHash } from 'node:crypto';

/** Buckets are this fine, so that a percentage such as 0.1 works. */
const BUCKETS = 2 ** 32;

/**
 * Where a user stands in the staged rollout of a version: from 0, inclusive, to 100, exclusive. The version is part of the
 * hash, so that each release reaches other people first. Pure.
 */
export function rolloutPosition(userId: string, version: string): number {
  const hash = createHash('sha256').update(`${userId}\n${version}`).digest();
  return (hash.readUInt32BE(0) / BUCKETS) * 100;
}

/**
 * Whether a release has reached a user. Who was reached stays so while the percentage grows.
 *
 * @param percentage - 0 to 100; undefined for a release that goes to all
 */
export function isReached(userId: string, version: string, percentage: number | undefined): boolean {
  return rolloutPosition(userId, version) < (percentage ?? 100);
}
