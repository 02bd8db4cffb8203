import type { Server } from 'node:http';
import { apiError } from '../controllers/api-error.ts';

/** `at`: this port and no other; 0 for any that is free. `from`: the first free one of ten. */
export type Port = { readonly at: number } | { readonly from: number };

/** Only this computer can connect. */
const HOST = '127.0.0.1';
const ATTEMPTS = 10;

/** @throws ApiError `PORT_UNAVAILABLE` */
export async function listen(server: Server, port: Port): Promise<void> {
  const ports = 'at' in port ? [port.at] : Array.from({ length: ATTEMPTS }, (_, index) => port.from + index);
  for (const [index, number] of ports.entries()) {
    const code = await tryPort(server, number);
    if (code === null) return;
    if (code === 'EADDRINUSE' && index < ports.length - 1) continue;
    const error = apiError('PORT_UNAVAILABLE', `${HOST}:${number}: ${code}`, { port: number });
    throw error.with({ message: `${messageOf(code)} ${number}.` });
  }
}

function messageOf(code: string): string {
  return code === 'EADDRINUSE' ? 'Another program uses the port' : 'Auralis may not use the port';
}

/** Returns null when the server listens, otherwise the system's error code. */
function tryPort(server: Server, port: number): Promise<string | null> {
  return new Promise((resolve, reject) => {
    const failed = (error: NodeJS.ErrnoException) => {
      server.off('listening', listening);
      if (error.syscall === 'listen') resolve(error.code ?? 'UNKNOWN');
      else reject(error);
    };
    const listening = () => {
      server.off('error', failed);
      resolve(null);
    };
    server.once('error', failed);
    server.once('listening', listening);
    server.listen(port, HOST);
  });
}
