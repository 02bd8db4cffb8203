import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { expectAccessible } from './accessibility.ts';
import { withPage } from './browser.ts';
import { servePage } from './local-pages.ts';

const TITLE = '<title>Library</title>';
const STRICT = { 'content-security-policy': "default-src 'none'" };

async function visit(body: string, use: (page: Page) => Promise<void>, head = TITLE, headers = {}): Promise<void> {
  const main = `<main><h1>Library</h1>${body}</main>`;
  const html = `<!doctype html><html lang="en"><head>${head}</head><body>${main}</body></html>`;
  await using pages = await servePage(html, headers);
  await withPage({}, async (page) => {
    await page.goto(pages.url);
    await use(page);
  });
}

test('a page without a violation passes, also behind a strict content security policy', async () => {
  await visit('<button type="button">Play</button>', expectAccessible, TITLE, STRICT);
});

test.each([
  ['of level A', '<button type="button"></button>', 'button-name: button: Buttons must have discernible text.'],
  ['of level AA', '<p id="note" style="color: #ccc; background: #fff">Note</p>', 'color-contrast: #note: '],
  [
    'new in WCAG 2.2',
    '<style>button { width: 9px; height: 9px; padding: 0 }</style><button>+</button><button id="less">-</button>',
    'target-size: #less: ',
  ],
  ['of a best practice', '<h4>Albums</h4>', 'heading-order: h4: '],
])('a violation %s is found, with rule, element and help', async (_, body, line) => {
  await visit(body, async (page) => {
    await expect(expectAccessible(page)).rejects.toThrow(line);
  });
});

test('every violation is listed with what repairs it', async () => {
  const body = '<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=" id="cover"><input id="search">';
  const check = async (page: Page) => {
    const error = await expectAccessible(page).catch((thrown: Error) => thrown.message);
    expect(error).toMatch(/^3 accessibility violation\(s\) at http:/);
    for (const rule of ['document-title: html', 'image-alt: #cover', 'label: #search']) expect(error).toContain(rule);
    expect(error).toContain('Element does not have an alt attribute');
  };
  await visit(body, check, '');
});
