import { randomBytes } from 'node:crypto';
import type { CrashReason, ShellTexts } from './texts.ts';

const STYLE = `
:root { color-scheme: light dark; font: 16px/1.5 system-ui, sans-serif; }
body { display: grid; place-content: center; min-height: 100vh; margin: 0; padding: 24px; box-sizing: border-box; }
main { max-width: 64ch; }
h1 { font-size: 28px; line-height: 36px; margin: 0 0 16px; }
a { display: inline-block; margin-top: 8px; padding: 8px 16px; border-radius: 8px; background: #4350c8; color: #fff;
  text-decoration: none; }
a:focus-visible { outline: 3px solid; outline-offset: 2px; }`;

/** A page without scripts, which therefore also works where scripts are what failed. */
export function crashPage(texts: ShellTexts, reason: CrashReason): Response {
  const { title, text, libraryState, reload } = texts.crash;
  const nonce = randomBytes(16).toString('base64url');
  const html = `<!doctype html>
<html lang="${texts.language}">
<head><meta charset="utf-8"><title>Auralis</title><style nonce="${nonce}">${STYLE}</style></head>
<body><main><h1>${title}</h1><p>${text[reason]}</p><p>${libraryState}</p>
${reason === 'missing' ? '' : `<a href="/">${reload}</a>`}</main></body>
</html>
`;
  return new Response(html, {
    headers: {
      'Cache-Control': 'no-store',
      'Content-Security-Policy': `default-src 'none'; style-src 'nonce-${nonce}'; base-uri 'none'; form-action 'none'`,
      'Content-Type': 'text/html; charset=utf-8',
    },
  });
}
