import type { CancellableWork } from '../app/quit.ts';

/** Why there is no interface: its process ended, it does not respond, it could not be loaded, or it is not installed. */
export type CrashReason = 'crashed' | 'hung' | 'failed' | 'missing';

/** The words of the shell: menu, questions, and the page in place of one that failed. All others are in the interface. */
export interface ShellTexts {
  readonly language: 'en' | 'de';
  readonly menu: Readonly<
    Record<
      | 'file'
      | 'openFolder'
      | 'quit'
      | 'edit'
      | 'view'
      | 'window'
      | 'help'
      | 'whatsNew'
      | 'checkForUpdates'
      | 'openLogs'
      | 'about',
      string
    >
  >;
  readonly quit: Readonly<
    Record<CancellableWork, { readonly message: string; readonly detail: string }> & {
      readonly quitNow: string;
      readonly keepOpen: string;
    }
  >;
  readonly earlier: Readonly<Record<'message' | 'detail' | 'copy' | 'startEmpty', string>>;
  readonly crash: {
    readonly title: string;
    readonly text: Readonly<Record<CrashReason, string>>;
    readonly libraryState: string;
    readonly reload: string;
  };
  readonly fatal: { readonly title: string; readonly text: string };
}
