import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { withPage } from './browser.ts';

/** A character that no font has: the browser draws the same in its place as for any other that is missing. */
const MISSING = '\u{10FFFD}';

/** How a text is drawn. */
interface Drawn {
  readonly image: string;
  readonly isBlank: boolean;
  readonly isColored: boolean;
}

function draw(page: Page, text: string): Promise<Drawn> {
  return page.evaluate((drawn) => {
    const canvas = document.createElement('canvas');
    const context = canvas.getContext('2d');
    if (context === null) throw new Error('The canvas has no context');
    context.font = '40px sans-serif';
    context.fillText(drawn, 10, 80);
    const { data } = context.getImageData(0, 0, 120, 120);
    return {
      image: canvas.toDataURL(),
      isBlank: data.every((value) => value === 0),
      isColored: data.some((value, at) => at % 4 < 3 && value > 50),
    };
  }, text);
}

test('the browser has glyphs for Latin, Japanese, Hebrew, Arabic and emoji', async () => {
  await withPage({}, async (page) => {
    const missing = await draw(page, MISSING);
    for (const character of 'Áæ夜曲アのשםمرق🎧🎵❤') {
      const { image, isBlank } = await draw(page, character);
      expect(isBlank, `${character} is blank`).toBe(false);
      expect(image, `${character} is drawn as a missing character`).not.toBe(missing.image);
    }
  });
});

test('the check finds a character that no font has', async () => {
  await withPage({}, async (page) => {
    expect(await draw(page, '\u{10FFFC}')).toEqual(await draw(page, MISSING));
  });
});

/** The PostScript names of the fonts that a text is drawn with. */
async function fontsOf(page: Page, html: string): Promise<readonly string[]> {
  await page.setContent(html);
  const session = await page.context().newCDPSession(page);
  await session.send('DOM.enable');
  await session.send('CSS.enable');
  const { root } = await session.send('DOM.getDocument');
  const { nodeId } = await session.send('DOM.querySelector', { nodeId: root.nodeId, selector: 'body' });
  const { fonts } = await session.send('CSS.getPlatformFontsForNode', { nodeId });
  await session.detach();
  return fonts.map(({ postScriptName }) => postScriptName).toSorted();
}

test.runIf(process.env.AURALIS_CHROMIUM === undefined)('each script has its bundled font', async () => {
  await withPage({}, async (page) => {
    const title = 'Ágætis שלום 夜曲 مرحبا 🎧';
    const fallbacks = ['NotoNaskhArabic', 'NotoSansJP-Regular', 'TwemojiMozilla'];
    const regular = [...fallbacks, 'OpenSans-Regular'].toSorted();
    expect(await fontsOf(page, `<p style="font-family: sans-serif">${title}</p>`)).toEqual(regular);
    expect(await fontsOf(page, `<p style="font-family: Inter, system-ui">${title}</p>`)).toEqual(regular);
    const bold = [...fallbacks, 'OpenSans-Bold'].toSorted();
    expect(await fontsOf(page, `<b style="font-family: sans-serif">${title}</b>`)).toEqual(bold);
  });
});

test('emoji have colors', async () => {
  await withPage({}, async (page) => {
    expect((await draw(page, '🎧')).isColored).toBe(true);
    expect((await draw(page, '夜')).isColored).toBe(false);
  });
});
