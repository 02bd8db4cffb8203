import type { MigrationSet } from '../migrations/migration-set.ts';
import type { Finding } from './finding.ts';
import { findBrokenOlderApps } from './older-apps.ts';
import { findStepEffects } from './step-effects.ts';

/**
 * Runs every step on made-up rows and reports what it does to them, and whether apps of older schemas can work with
 * the result. An empty list means that nothing was found, not that nothing is wrong: a rehearsal on a real library
 * sees more.
 *
 * @example
 * for (const { step, text } of lintMigrations(await loadMigrations('migrations'))) console.error(`${step}: ${text}`);
 */
export function lintMigrations(set: MigrationSet): readonly Finding[] {
  return [...set.migrations.flatMap((step) => findStepEffects(set.migrations, step)), ...findBrokenOlderApps(set)];
}
