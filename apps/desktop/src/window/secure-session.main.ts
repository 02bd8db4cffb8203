import { app, session } from 'electron';
import { mayRequest, mayUse } from '../shell/security.ts';

/** Denies the pages of this app everything that the interface does not need: the network, permissions, and devices. */
export function secureSession(build: 'packaged' | 'development'): void {
  const { defaultSession } = session;
  const tools = build === 'packaged' ? 'packaged' : 'with-developer-tools';
  defaultSession.webRequest.onBeforeRequest(({ url }, answer) => answer({ cancel: !mayRequest(url, tools) }));
  defaultSession.setPermissionRequestHandler((_, permission, answer, { requestingUrl }) =>
    answer(mayUse(permission, requestingUrl)),
  );
  defaultSession.setPermissionCheckHandler((_, permission, origin) => mayUse(permission, origin));
  defaultSession.setDevicePermissionHandler(() => false);
  defaultSession.setSpellCheckerEnabled(false);
  // No window of another session is ever opened; whoever finds a way to one finds it just as closed.
  app.on('session-created', (other) => {
    other.webRequest.onBeforeRequest((_, answer) => answer({ cancel: true }));
    other.setPermissionRequestHandler((_, __, answer) => answer(false));
    other.setPermissionCheckHandler(() => false);
  });
}
