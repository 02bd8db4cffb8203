import { expect, test } from 'vitest';
import { withPage } from './browser.ts';
import { expectNoSidewaysScroll, expectNothingJumps } from './page-layout.ts';

const PHONE = { viewport: { width: 360, height: 740 } } as const;

test('a page that fits its viewport does not scroll sideways', async () => {
  await withPage(PHONE, async (page) => {
    await page.setContent('<p>Short</p><div style="overflow: auto"><p style="width: 900px">Wide</p></div>');
    await expectNoSidewaysScroll(page);
  });
});

test.each([
  ['visible', ''],
  ['hidden', 'html { overflow-x: hidden }'],
])('an element that reaches out of the viewport is found and named where overflow is %s', async (_, style) => {
  await withPage(PHONE, async (page) => {
    await page.setContent(
      `<style>${style}</style><p>Short</p><p id="title" class="long bold" style="width: 900px">Long</p>`,
    );
    await expect(expectNoSidewaysScroll(page)).rejects.toThrow(/in a viewport of 360 px\. .*: p#title\.long\.bold$/);
  });
});

test('an element that reaches out to the left of a page written from right to left is found', async () => {
  await withPage(PHONE, async (page) => {
    await page.setContent('<html dir="rtl"><body><p id="title" style="width: 900px">שלום</p></body></html>');
    await expect(expectNoSidewaysScroll(page)).rejects.toThrow('p#title');
  });
});

const LIST = `<button>Show</button><div id="notice" hidden>Saved</div><p id="track">Night</p>
  <script>document.querySelector('button').onclick = () => CHANGE;</script>`;
const changing = (change: string) => LIST.replace('CHANGE', change);

test.each([
  ['changes a color', `document.querySelector('#track').style.color = 'blue'`],
  ['adds content at the end', `document.body.append('One more')`],
])('nothing jumps where a click %s', async (_, change) => {
  await withPage({}, async (page) => {
    await page.setContent(changing(change));
    await expectNothingJumps(page, () => page.click('button'));
  });
});

test('scrolling is no jump', async () => {
  await withPage({}, async (page) => {
    await page.setContent('<p>Night</p><div style="height: 5000px">Tall</div>');
    await expectNothingJumps(page, () => page.evaluate(() => scrollTo(0, 2000)));
  });
});

test('content that a click pushes down has jumped, and is named with its positions', async () => {
  await withPage({}, async (page) => {
    await page.setContent(changing('document.querySelector("#notice").hidden = false'));
    const clicked = expectNothingJumps(page, () => page.click('button'));
    await expect(clicked).rejects.toThrow(/<p id="track">Night<\/p> 8,[\d.]+ → 8,[\d.]+/);
  });
});

test('content that jumps a frame after the action has jumped', async () => {
  await withPage({}, async (page) => {
    await page.setContent(
      changing('requestAnimationFrame(() => { document.querySelector("#notice").hidden = false })'),
    );
    await expect(expectNothingJumps(page, () => page.click('button'))).rejects.toThrow('<p id="track">');
  });
});

test('content that jumps at the end of an animation has jumped', async () => {
  await withPage({}, async (page) => {
    await page.setContent(`<style>
        #notice.shown { animation: fade 300ms }
        @keyframes fade { from { opacity: 0 } }
      </style>
      <div id="notice">Saved</div><p>Night</p>
      <script>notice.onanimationend = () => notice.remove()</script>`);
    const shown = expectNothingJumps(page, () =>
      page.evaluate(() => document.querySelector('#notice')?.classList.add('shown')),
    );
    await expect(shown).rejects.toThrow('<p>Night</p>');
  });
});
