import { lazy, Suspense, useEffect, useState } from 'react';
import { useNavigate } from 'react-router';
import { useListAddress } from '../library/list-address.tsx';

const ShortcutList = lazy(() => import('./shortcut-list.tsx'));

/** The id of the search field, wherever it is. */
export const SEARCH_FIELD = 'library-search';

/** Listens for the shortcuts that hold on every page, and lists all of them on `?`. */
export function Shortcuts() {
  const navigate = useNavigate();
  const library = useListAddress()('/library');
  const [isOpen, setOpen] = useState(false);
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (isTyping(event.target) || event.ctrlKey || event.metaKey || event.altKey) return;
      if (event.key === '?') setOpen(true);
      if (event.key !== '/') return;
      event.preventDefault();
      const field = document.getElementById(SEARCH_FIELD);
      if (field === null) navigate(`${library}${library.includes('?') ? '&' : '?'}search`);
      else field.focus();
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [navigate, library]);
  if (!isOpen) return null;
  return (
    <Suspense>
      <ShortcutList onClose={() => setOpen(false)} />
    </Suspense>
  );
}

function isTyping(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement && (target.isContentEditable || /^(?:INPUT|SELECT|TEXTAREA)$/.test(target.tagName))
  );
}
