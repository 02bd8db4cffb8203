import { type ComponentType, lazy } from 'react';

interface PageModule<Props> {
  readonly default: ComponentType<Props>;
}

const FIRST_RETRY_MS = 500;
const LONGEST_RETRY_MS = 5000;

/**
 * A page whose code is loaded when it is first shown. While the app does not answer it can't be loaded, and a browser may
 * not try a second time: the window is loaded again, at the same address, once the app answers.
 */
export function lazyPage<Props extends object>(load: () => Promise<PageModule<Props>>) {
  return lazy(() =>
    load().catch(async (error: unknown) => {
      if (await isAnswering()) throw error;
      await untilAnswering();
      location.reload();
      // Until then, the page before stays.
      return new Promise<never>(() => undefined);
    }),
  );
}

function isAnswering(): Promise<boolean> {
  return fetch('/', { method: 'HEAD' }).then(
    () => true,
    () => false,
  );
}

async function untilAnswering(): Promise<void> {
  for (let retryMs = FIRST_RETRY_MS; !(await isAnswering()); retryMs = Math.min(LONGEST_RETRY_MS, retryMs * 2))
    await new Promise((done) => setTimeout(done, retryMs));
}
