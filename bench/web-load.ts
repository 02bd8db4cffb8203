import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { largeLibrary } from './src/large-library.ts';
import { formatReport, type Report } from './src/report.ts';
import { median, pairedRatio } from './src/statistics.ts';
import { load, type NextPath, percentile } from './src/web/load.ts';
import { startServer, startWebApp } from './src/web/server-process.ts';

// `pnpm bench:web --tracks 1000000`: the web app with 50 clients, beside a server that answers a constant with the same
// framework, and what one client notices of the others and of an upgrade.

const { values } = parseArgs({
  options: {
    tracks: { type: 'string', default: '1000000' },
    rounds: { type: 'string', default: '5' },
    seconds: { type: 'string', default: '4' },
    'only-upgrade': { type: 'boolean', default: false },
  },
  args: process.argv.slice(2).filter((word) => word !== '--'),
});
const tracks = Number(values.tracks);
const rounds = Number(values.rounds);
const seconds = Number(values.seconds);
const CLIENTS = 50;
const PAGE = 50;
const WORDS = ['love', 'night', 'winter road', 'agaetis', 'river', 'the', 'xq', 'rem', 'live', 'no such words'];
const ORDERS = ['title', 'artist', 'album', 'plays', 'added', 'played', 'duration', 'year', 'format'];

const pick = <Value>(among: readonly Value[]): Value => among[Math.floor(Math.random() * among.length)] as Value;
const REQUESTS = {
  list: () => `/api/tracks?position=${Math.floor(Math.random() * tracks * 0.99)}&limit=${PAGE}`,
  search: () => `/api/search?text=${encodeURIComponent(pick(WORDS))}&limit=${PAGE}`,
  sort: () => `/api/tracks?order=${pick(ORDERS)}&direction=${pick(['ascending', 'descending'])}&limit=${PAGE}`,
} as const satisfies Record<string, NextPath>;
type Name = keyof typeof REQUESTS;
const NAMES = Object.keys(REQUESTS) as readonly Name[];

console.log(`Load average ${loadavg()[0]?.toFixed(1)}, ${tracks.toLocaleString('en')} tracks\n`);
if (!values['only-upgrade']) console.log(formatReport(await underLoad(await largeLibrary(tracks))));
console.log(formatReport(await duringUpgrade(await largeLibrary(tracks, 5))));

async function underLoad(library: string): Promise<Report> {
  const app = await startWebApp(library);
  await app.printed(/schema \d+.*\n/);
  await searchIndexReady(app.url);
  const bytes = (await (await fetch(`${app.url}api/tracks?limit=${PAGE}`)).text()).length;
  const control = await startServer('bench/src/web/control-server.ts', String(bytes));
  const p95: Record<Name | 'constant', number[]> = { constant: [], list: [], search: [], sort: [] };
  const besideSearch: number[] = [];
  // Every list is sorted once, in the background.
  for (const name of NAMES) await load({ url: app.url, clients: 2, seconds, nextPath: REQUESTS[name] });
  for (let round = 0; round < rounds; round += 1) {
    const measure = async (name: Name | 'constant', url: string, nextPath: NextPath) =>
      p95[name].push(percentile(await load({ url, clients: CLIENTS, seconds, nextPath }), 0.95));
    await measure('constant', control.url, () => '/');
    for (const name of NAMES) await measure(name, app.url, REQUESTS[name]);
    const searching = load({ url: app.url, clients: 1, seconds, nextPath: REQUESTS.search });
    besideSearch.push(Math.max(...(await load({ url: app.url, clients: 1, seconds, nextPath: REQUESTS.list }))));
    await searching;
  }
  await Promise.all([app.stop(), control.stop()]);
  const rows = (['constant', ...NAMES] as const).map((name) => {
    const ratio = pairedRatio(p95[name], p95.constant);
    return [name, `${median(p95[name]).toFixed(1)} ms`, `${ratio.toFixed(2)} ×`];
  });
  return {
    title: `${CLIENTS} clients`,
    columns: ['', 'p95', 'to the constant'],
    rows,
    claims: [
      ...NAMES.map((name) => ({
        claim: `p95 of ${name}`,
        bound: 'at most' as const,
        limit: 3,
        measured: pairedRatio(p95[name], p95.constant),
        unit: '×' as const,
      })),
      {
        claim: 'slowest page while another client searches',
        bound: 'at most',
        limit: 100,
        measured: median(besideSearch),
        unit: 'ms',
      },
    ],
    samples: { ...p95, besideSearch },
  };
}

async function searchIndexReady(url: string): Promise<void> {
  for (;;) {
    const found = (await (await fetch(`${url}api/search?text=love`)).json()) as { readonly isReady?: boolean };
    if (found.isReady === true) return;
    await new Promise((done) => setTimeout(done, 500));
  }
}

async function duringUpgrade(library: string): Promise<Report> {
  const folder = mkdtempSync(join(import.meta.dirname, 'results', 'scratch-'));
  const copy = join(folder, 'library.db');
  copyFileSync(library, copy);
  const app = await startWebApp(copy, '--import', new URL('./src/web/report-stall.ts', import.meta.url).href);
  const health = load({ url: app.url, clients: 1, seconds, nextPath: () => '/api/health' });
  const [upgraded] = await app.printed(/Upgraded the library.*ms/);
  const answers = await health;
  const stopped = app.printed(/longest stall ([\d.]+) ms/);
  await app.stop();
  const [, stall = ''] = await stopped;
  rmSync(folder, { recursive: true });
  return {
    title: 'During an upgrade',
    columns: ['', 'longest'],
    rows: [
      ['stall of the main thread', `${stall} ms`],
      ['answer of /api/health', `${Math.max(...answers).toFixed(1)} ms`],
      ['the upgrade itself', upgraded.replace(/.* in /, '')],
    ],
    claims: [{ claim: 'stall of the main thread', bound: 'at most', limit: 50, measured: Number(stall), unit: 'ms' }],
    samples: { stall: [Number(stall)], health: answers },
  };
}
