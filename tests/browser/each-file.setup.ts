import { afterAll, beforeEach } from 'vitest';
import { closeSharedBrowser } from './harness/browser.ts';
import { reasonAgainstChromium } from './harness/chromium.ts';

/** Loaded before each test file. The reason was reported once, by `chromium.setup.ts`. */
const reason = reasonAgainstChromium();

beforeEach(({ skip }) => {
  if (reason !== null) skip(reason);
});

afterAll(closeSharedBrowser);
