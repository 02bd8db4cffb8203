import type { BrowserContext, ConsoleMessage, Request } from 'playwright-core';

/** What the page calls for each violation of its content security policy. */
const BINDING = 'reportPolicyViolation';

/**
 * Records what goes wrong in all pages of a context: errors in the console, among them responses of status 400 and more;
 * errors that the page throws; requests without a response; crashes; violations of the content security policy, also of
 * one that only reports.
 */
export async function recordFailures(
  context: BrowserContext,
  expected: readonly RegExp[],
): Promise<() => readonly string[]> {
  const failures: string[] = [];
  const record = (failure: string) => {
    if (!expected.some((pattern) => pattern.test(failure))) failures.push(failure);
  };
  context.on('console', (message) => {
    if (message.type() === 'error') record(`console error: ${message.text()}${placeOf(message)}`);
  });
  context.on('weberror', (thrown) => {
    const error = thrown.error();
    record(`error thrown: ${error.stack ?? error.message}`);
  });
  context.on('requestfailed', (request) => {
    if (!isAborted(request)) record(`request failed: ${request.method()} ${request.url()} ${reasonOf(request)}`);
  });
  context.on('page', (page) => {
    page.on('crash', () => record(`page crashed: ${page.url()}`));
  });
  await context.exposeBinding(BINDING, (_, violation: string) => record(`content security policy: ${violation}`));
  await context.addInitScript(reportViolations, BINDING);
  return () => failures;
}

/** Runs in the page. The console has no line for `eval` whose error the page catches. */
function reportViolations(binding: string): void {
  addEventListener('securitypolicyviolation', ({ effectiveDirective, blockedURI, sourceFile, lineNumber }) => {
    const report = Reflect.get(globalThis, binding) as (violation: string) => void;
    report(`${effectiveDirective} forbids ${blockedURI} (${sourceFile}:${lineNumber})`);
  });
}

function placeOf(message: ConsoleMessage): string {
  const { url, lineNumber } = message.location();
  return url === '' ? '' : ` (${url}:${lineNumber + 1})`;
}

/** The page aborts a request itself when it is left, or no longer needs the response. */
function isAborted(request: Request): boolean {
  return reasonOf(request) === 'net::ERR_ABORTED';
}

function reasonOf(request: Request): string {
  return request.failure()?.errorText ?? '';
}
