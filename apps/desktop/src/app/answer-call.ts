import { CALLS, type CallAnswer, type CallName } from '@auralis/web/contract/channel';
import { apiError } from '@auralis/web/server/controllers/api-error';
import { toProblem } from '@auralis/web/server/problem';
import type { Logger } from 'pino';
import { UpdateError } from '../updates/errors.ts';
import type { CallHandlers } from './call-handlers.ts';

/**
 * Answers one call of the page: checks its name and its arguments, and turns what is thrown into the same error that the
 * server answers with. Never rejects. The page may be under the control of an attacker, so nothing about the input is taken
 * for granted.
 */
export async function answerCall(
  handlers: CallHandlers,
  log: Logger,
  name: unknown,
  args: unknown,
): Promise<CallAnswer> {
  try {
    if (!isCallName(name)) throw apiError('NOT_FOUND', 'There is no such call.');
    const handle = handlers[name] as (...valid: readonly unknown[]) => unknown;
    return { value: await handle(...validArguments(name, args)) };
  } catch (error) {
    // It is not about the library, and has its own words.
    if (error instanceof UpdateError) {
      log.error({ code: error.code, call: String(name) }, 'call failed');
      return { error: { code: error.code, message: error.message, hint: error.hint } };
    }
    const { code, title, status, detail = title, hint = '' } = toProblem(error);
    // Neither titles nor paths belong into a log that may be sent to support.
    if (status >= 500 && status !== 503) log.error({ code, call: String(name).slice(0, 40) }, 'call failed');
    log.debug({ err: error }, 'call failed');
    return { error: { code, message: detail, hint } };
  }
}

function isCallName(name: unknown): name is CallName {
  return typeof name === 'string' && Object.hasOwn(CALLS, name);
}

function validArguments(name: CallName, args: unknown): readonly unknown[] {
  const parsed = CALLS[name].safeParse(args);
  if (parsed.success) return parsed.data;
  const issues = parsed.error.issues.map(({ path, message }) => `${path.map(String).join('.') || 'call'}: ${message}`);
  throw apiError('REQUEST_INVALID', issues.join('; '));
}
