import { mountApp } from '../../src/client/app/mount-app.tsx';
import { createMemoryBridge } from '../memory-bridge/memory-bridge.ts';
import { isScenario } from '../memory-bridge/scenarios.ts';

/** The scenario stays in the storage of the window, because the addresses of the app replace the query. */
const search = new URLSearchParams(location.search);
const read = (name: string, fallback: string) => {
  const value = search.get(name) ?? sessionStorage.getItem(`preview-${name}`) ?? fallback;
  sessionStorage.setItem(`preview-${name}`, value);
  return value;
};
const scenario = read('scenario', 'ready');
const language = read('language', 'system');
const tracks = Number(read('tracks', '1000000'));

const root = document.getElementById('root');
if (root === null) throw new Error('The page has no element #root.');
const bridge = createMemoryBridge({
  scenario: isScenario(scenario) ? scenario : 'ready',
  tracks,
  settings: { language: language === 'en' || language === 'de' ? language : 'system' },
});
await mountApp({ root, bridge, nonce: 'abc', outdated: new EventTarget() });
