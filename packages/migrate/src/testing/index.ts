export type { Finding } from '../lint/finding.ts';
export { lintMigrations } from '../lint/lint-migrations.ts';
export { findUnequalSteps } from '../migrations/unequal-steps.ts';
