import { zValidator } from '@hono/zod-validator';
import type { ValidationTargets } from 'hono';
import type { z } from 'zod';
import { apiError } from '../controllers/api-error.ts';

/**
 * Checks a part of a request by its schema.
 *
 * @throws ApiError `REQUEST_INVALID`, which names the fields and not their values
 */
export function input<Target extends keyof ValidationTargets, Schema extends z.ZodType>(
  target: Target,
  schema: Schema,
) {
  return zValidator(target, schema, (result) => {
    if (!result.success) throw apiError('REQUEST_INVALID', describeIssues(result.error.issues));
  });
}

function describeIssues(
  issues: readonly { readonly path: readonly PropertyKey[]; readonly message: string }[],
): string {
  return issues.map(({ path, message }) => `${path.map(String).join('.') || 'body'}: ${message}`).join('; ');
}
