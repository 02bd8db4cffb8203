import { expect, test } from 'vitest';
import { withPage } from './browser.ts';
import { waitUntilSettled } from './settled-page.ts';

const animated = (style: string) => `<style>p { ${style} } @keyframes fade { from { opacity: 0 } }</style><p>Night</p>`;

test('a page has settled when its animations have ended, also those that start at the end of others', async () => {
  await withPage({}, async (page) => {
    await page.setContent(`${animated('animation: fade 300ms')}<script>
      const text = document.querySelector('p');
      text.onanimationend = () => text.animate({ rotate: ['0turn', '1turn'] }, 300).finished.then(() => text.append('!'));
    </script>`);
    await waitUntilSettled(page);
    expect(await page.textContent('p')).toBe('Night!');
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(0);
  });
});

test.each([
  ['without an end', 'animation: fade 1s infinite'],
  ['that is paused', 'animation: fade 1s paused'],
])('an animation %s is not waited for', async (_, style) => {
  await withPage({}, async (page) => {
    await page.setContent(animated(style));
    await waitUntilSettled(page);
    expect(await page.evaluate(() => document.getAnimations().length)).toBe(1);
  });
});
