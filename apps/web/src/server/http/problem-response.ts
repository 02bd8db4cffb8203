import { CodedError } from '@auralis/errors';
import { describeFailure } from '@auralis/library';
import type { Problem } from '../../contract/about.ts';
import { ApiError, type ApiErrorCode } from '../controllers/api-error.ts';

const API_STATUS: Readonly<Record<ApiErrorCode, number>> = {
  BACKUPS_INACCESSIBLE: 500,
  BODY_TOO_LARGE: 413,
  CLIENT_OUTDATED: 426,
  HOST_NOT_ALLOWED: 403,
  JOB_RUNNING: 409,
  LIBRARY_NOT_READY: 503,
  LIBRARY_READ_ONLY: 409,
  LIBRARY_REPLACED: 409,
  MEDIA_TYPE_UNSUPPORTED: 415,
  METHOD_NOT_ALLOWED: 405,
  NOT_FOUND: 404,
  NOTHING_TO_UNDO: 409,
  ORIGIN_NOT_ALLOWED: 403,
  PLAYLIST_IS_SMART: 409,
  PORT_UNAVAILABLE: 500,
  REQUEST_INVALID: 400,
  SETTINGS_NOT_SAVED: 500,
  TOKEN_INVALID: 403,
  TOO_MANY_STREAMS: 503,
};

/** Codes of the packages that are no defect of the app. */
const PACKAGE_STATUS: Readonly<Record<string, number>> = {
  BACKUP_DAMAGED: 409,
  BACKUP_MISSING: 404,
  BACKUP_NEEDED: 409,
  BACKUP_TOO_NEW: 409,
  CANCELLED: 409,
  DATABASE_BUSY: 503,
  DISK_FULL: 507,
};

/** Seconds after which a request that was refused for the moment may succeed. */
const RETRY_AFTER = 2;

/** An error as problem+json (RFC 9457). */
export function toProblem(error: unknown): Problem {
  if (error instanceof ApiError) {
    const { code, message, detail, hint } = error;
    return { ...typeAndStatus(code, API_STATUS[code]), title: message, detail, code, hint };
  }
  const { code, title, whatHappened, libraryState } = describeFailure(withoutPaths(error));
  const hint = error instanceof CodedError ? error.hint : 'Try again. If it happens again, save a report for support.';
  const { type, status } = typeAndStatus(code, PACKAGE_STATUS[code] ?? 500);
  return { type, title, status, detail: `${whatHappened} ${libraryState}`, code, hint };
}

/** The facts of an error without those that are paths: the texts have other words for them. */
function withoutPaths(error: unknown): unknown {
  if (!(error instanceof CodedError)) return error;
  const { code, message, detail, hint, facts } = error;
  const others = Object.entries(facts).filter(([, fact]) => !(typeof fact === 'string' && /[\\/]/.test(fact)));
  return { code, message, detail, hint, facts: Object.fromEntries(others) };
}

function typeAndStatus(code: string, status: number): Pick<Problem, 'type' | 'status'> {
  return { type: `urn:auralis:problem:${code.toLowerCase().replaceAll('_', '-')}`, status };
}

/** The headers of a problem. */
export function problemHeaders({ status }: Problem): Readonly<Record<string, string>> {
  return {
    'Content-Type': 'application/problem+json',
    'Cache-Control': 'no-store',
    ...(status === 503 ? { 'Retry-After': String(RETRY_AFTER) } : {}),
  };
}

export function problemResponse(error: unknown): Response {
  const problem = toProblem(error);
  return new Response(JSON.stringify(problem), { status: problem.status, headers: problemHeaders(problem) });
}
