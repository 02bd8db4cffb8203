import { serve } from '@hono/node-server';
import { Hono } from 'hono';

// node control-server.ts <bytes>: answers every request with the same JSON of that size, with the framework of the web app.

const text = JSON.stringify({ rows: 'x'.repeat(Number(process.argv[2] ?? 0)) });
const app = new Hono().get('*', (c) => c.body(text, 200, { 'Content-Type': 'application/json' }));
serve({ fetch: app.fetch, hostname: '127.0.0.1', port: 0 }, ({ port }) => console.log(`http://127.0.0.1:${port}/`));
