import { createContext, type ReactNode, useCallback, useContext, useEffect, useMemo, useState } from 'react';
import { BridgeError, type Updates } from '../../contract/bridge.ts';
import type { UpdateReason, UpdateState } from '../../contract/updates.ts';
import type { Attention } from './update-views.ts';

/** A request that the app could not do, and how to send it again. */
export interface Refusal {
  readonly reason: UpdateReason;
  readonly again: () => Promise<void>;
}

/** The updates as all pages of a window see them. */
export interface WatchedUpdates {
  readonly updates: Updates;
  readonly state: UpdateState;
  readonly attention: Attention;
  readonly refusal: Refusal | null;
  /** Checks, and shows the dialog with the result. */
  readonly check: () => void;
  /** Shows how things are. */
  readonly show: () => void;
  /** Closes the dialog, which changes nothing. */
  readonly close: () => void;
  readonly forgetRefusal: () => void;
  /** Sends a request. Never rejects: a refusal is shown. */
  readonly send: (request: () => Promise<void>) => Promise<'done' | 'refused'>;
}

const UpdatesContext = createContext<WatchedUpdates | null>(null);

/** Null where the app can't update itself, as in a browser. */
export const useUpdates = (): WatchedUpdates | null => useContext(UpdatesContext);

export interface UpdatesProviderProps {
  readonly updates: Updates;
  readonly children: ReactNode;
}

/** Follows the updates, and keeps what the listener asked for. Only the listener opens the dialog. */
export function UpdatesProvider({ updates, children }: UpdatesProviderProps) {
  const [state, setState] = useState<UpdateState>({ state: 'idle' });
  const [attention, setAttention] = useState<Attention>('unasked');
  const [refusal, setRefusal] = useState<Refusal | null>(null);
  const send = useCallback<WatchedUpdates['send']>(async (request) => {
    setRefusal(null);
    try {
      await request();
      return 'done';
    } catch (error) {
      setRefusal({ reason: reasonOf(error), again: request });
      return 'refused';
    }
  }, []);
  const check = useCallback(() => {
    setAttention('checking');
    // Closed meanwhile, it stays closed.
    void send(() => updates.check()).then(() => setAttention((now) => (now === 'checking' ? 'asked' : now)));
  }, [send, updates]);
  useEffect(() => updates.watch(setState), [updates]);
  useEffect(() => updates.watchMenu(check), [updates, check]);
  const watched = useMemo<WatchedUpdates>(
    () => ({
      updates,
      state,
      attention,
      refusal,
      check,
      show: () => setAttention('asked'),
      close() {
        setAttention('unasked');
        setRefusal(null);
      },
      forgetRefusal: () => setRefusal(null),
      send,
    }),
    [updates, state, attention, refusal, check, send],
  );
  return <UpdatesContext value={watched}>{children}</UpdatesContext>;
}

function reasonOf(error: unknown): UpdateReason {
  if (error instanceof BridgeError) return { code: error.code, message: error.message, hint: error.hint };
  return { code: 'UNEXPECTED', message: error instanceof Error ? error.message : String(error), hint: '' };
}
