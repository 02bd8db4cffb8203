import type { Page } from 'playwright-core';

/** Waits until the fonts are loaded, each animation that ends has ended, and two frames were drawn since. */
export async function waitUntilSettled(page: Page): Promise<void> {
  await page.evaluate(async () => {
    const isEnding = ({ playState, effect }: Animation) =>
      playState === 'running' && Number.isFinite(effect?.getComputedTiming().endTime);
    await document.fonts.ready;
    do {
      // The first frame handles the events at the end of an animation, which may start another one.
      for (let frame = 0; frame < 2; frame += 1) await new Promise((drawn) => requestAnimationFrame(drawn));
    } while (document.getAnimations().some(isEnding));
  });
}
