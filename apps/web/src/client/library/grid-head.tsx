import ButtonBase from '@mui/material/ButtonBase';
import { Icon } from '../components/icons.tsx';
import { Hidden } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import { type ColumnName, nextSorting, orderBy, type Sorting } from './columns.ts';
import styles from './track-grid.module.css';

export interface GridHeadProps {
  readonly columns: readonly ColumnName[];
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
  readonly isReorderable: boolean;
}

/** The names of the columns, which stay while the rows pass below them; pressing one sorts by it. */
export function GridHead({ columns, sorting, onSort, isReorderable }: GridHeadProps) {
  const { t } = useTexts();
  return (
    <div role="rowgroup" className={styles.head}>
      <div role="row" aria-rowindex={1} className={`${styles.row} ${isReorderable ? styles.reorderable : ''}`}>
        <span role="columnheader" aria-colindex={1} className={styles.mark}>
          <Hidden>{t.library.views.favourites}</Hidden>
        </span>
        {columns.map((column, index) => (
          <HeadCell key={column} column={column} index={index + 2} sorting={sorting} onSort={onSort} />
        ))}
        <span role="columnheader" aria-colindex={columns.length + 2} className={styles.more}>
          <Hidden>{t.library.addToTitle}</Hidden>
        </span>
      </div>
    </div>
  );
}

interface HeadCellProps {
  readonly column: ColumnName;
  readonly index: number;
  readonly sorting: Sorting | null;
  readonly onSort: (sorting: Sorting) => void;
}

function HeadCell({ column, index, sorting, onSort }: HeadCellProps) {
  const { t } = useTexts();
  const name = t.library.columns[column];
  if (sorting === null) {
    return (
      <span role="columnheader" aria-colindex={index} className={`${styles.name} ${styles[column]}`}>
        {name}
      </span>
    );
  }
  const direction = sorting.order === orderBy(column) ? sorting.direction : 'none';
  return (
    <span
      role="columnheader"
      aria-colindex={index}
      aria-sort={direction}
      className={`${styles.name} ${styles[column]}`}
    >
      <ButtonBase className={styles.sort} onClick={() => onSort(nextSorting(sorting, orderBy(column)))}>
        {name}
        <span className={direction === 'none' ? styles.unsorted : styles.sorted}>
          <Icon name={direction === 'descending' ? 'down' : 'up'} size={16} />
        </span>
      </ButtonBase>
    </span>
  );
}
