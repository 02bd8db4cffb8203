export type { Finding } from '../lint/finding.ts';
export { lintMigrations } from '../lint/lint-migrations.ts';
export { findUnequalJumps } from '../migrations/jumps.ts';
