import type { MigrationStep } from './repository-facts.ts';

/** The newest schema these steps lead to; 0 without steps. */
export function newestSchema(steps: readonly Pick<MigrationStep, 'to'>[]): number {
  return Math.max(0, ...steps.map((step) => step.to));
}
