import IconButton from '@mui/material/IconButton';
import { type KeyboardEvent, useEffect, useRef, useState } from 'react';
import { SEARCH_FIELD } from '../app/shortcuts.tsx';
import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './search-field.module.css';

export interface SearchFieldProps {
  readonly text: string;
  readonly onChange: (text: string) => void;
  /** Where the shortcut led here from another page. */
  readonly takesFocus: boolean;
}

/** Searches while one types. Keeps what is typed itself, so that no letter waits for an answer. */
export function SearchField({ text, onChange, takesFocus }: SearchFieldProps) {
  const { t } = useTexts();
  const field = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(text);
  useEffect(() => setTyped(text), [text]);
  useEffect(() => {
    if (takesFocus) field.current?.focus();
  }, [takesFocus]);
  const change = (next: string) => {
    setTyped(next);
    onChange(next);
  };
  const onKeyDown = ({ key, currentTarget }: KeyboardEvent<HTMLInputElement>) => {
    if (key !== 'Escape') return;
    if (typed === '') currentTarget.blur();
    change('');
  };
  return (
    <search className={styles.search}>
      <Icon name="search" />
      <input
        ref={field}
        id={SEARCH_FIELD}
        type="search"
        dir="auto"
        value={typed}
        placeholder={t.library.search}
        aria-label={t.library.searchLabel}
        aria-keyshortcuts="/"
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        onChange={({ target }) => change(target.value)}
        onKeyDown={onKeyDown}
      />
      {typed === '' ? (
        <span className={styles.key} aria-hidden="true">
          /
        </span>
      ) : (
        <IconButton
          size="small"
          aria-label={t.library.clearSearch}
          onClick={() => {
            change('');
            field.current?.focus();
          }}
        >
          <Icon name="close" size={18} />
        </IconButton>
      )}
    </search>
  );
}
