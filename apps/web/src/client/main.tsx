import { mountApp } from './app/mount-app.tsx';
import { createHttpBridge } from './bridge/http-bridge.ts';

/** The server writes both into the page: a token that allows changes, and the nonce of its content security policy. */
const readMeta = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="auralis-${name}"]`)?.content ?? '';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');

const outdated = new EventTarget();
const bridge = createHttpBridge({
  token: readMeta('token'),
  onOutdated: () => outdated.dispatchEvent(new Event('outdated')),
});
await mountApp({ root, bridge, nonce: readMeta('nonce'), outdated });
