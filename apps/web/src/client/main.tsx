import type { Bridge } from '../contract/bridge.ts';
import type { Channel } from '../contract/channel.ts';
import { mountApp } from './app/mount-app.tsx';
import { createChannelBridge } from './bridge/channel-bridge.ts';
import { createHttpBridge } from './bridge/http-bridge.ts';

/** The server writes both into the page: a token that allows changes, and the nonce of its content security policy. */
const readMeta = (name: string) =>
  document.querySelector<HTMLMetaElement>(`meta[name="auralis-${name}"]`)?.content ?? '';

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');

const outdated = new EventTarget();
await mountApp({ root, bridge: createBridge(), nonce: readMeta('nonce'), outdated });

/** In a window of the desktop app, its preload script provides the channel. */
function createBridge(): Bridge {
  const { auralis } = globalThis as { readonly auralis?: Channel };
  if (auralis !== undefined) return createChannelBridge(auralis);
  const onOutdated = () => outdated.dispatchEvent(new Event('outdated'));
  return createHttpBridge({ token: readMeta('token'), onOutdated });
}
