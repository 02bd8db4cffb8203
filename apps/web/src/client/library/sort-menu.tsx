import IconButton from '@mui/material/IconButton';
import { Icon } from '../components/icons.tsx';
import { useTexts } from '../texts/texts.ts';
import { COLUMNS, nextSorting, type Sorting } from './columns.ts';
import styles from './library-page.module.css';

export interface SortMenuProps {
  readonly sorting: Sorting;
  readonly onSort: (sorting: Sorting) => void;
}

/** The orders, where the window is too narrow for all columns. */
export function SortMenu({ sorting, onSort }: SortMenuProps) {
  const { t } = useTexts();
  const { order, direction } = sorting;
  return (
    <div className={styles.sort}>
      <select
        aria-label={t.library.sortBy}
        value={order}
        onChange={({ target }) => {
          const chosen = COLUMNS.find((column) => column === target.value);
          if (chosen !== undefined) onSort(nextSorting(sorting, chosen));
        }}
      >
        {COLUMNS.map((column) => (
          <option key={column} value={column}>
            {t.library.columns[column]}
          </option>
        ))}
      </select>
      <IconButton aria-label={t.library[direction]} onClick={() => onSort(nextSorting(sorting, order))}>
        <Icon name={direction === 'ascending' ? 'up' : 'down'} />
      </IconButton>
    </div>
  );
}
