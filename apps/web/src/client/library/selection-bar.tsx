import Button from '@mui/material/Button';
import { useTexts } from '../texts/texts.ts';
import styles from './selection-bar.module.css';

export interface SelectionBarProps {
  readonly count: number;
  readonly onAdd: () => void;
  readonly onClear: () => void;
}

/** How many tracks are chosen, and what can be done with all of them. It lies over the table and moves no row. */
export function SelectionBar({ count, onAdd, onClear }: SelectionBarProps) {
  const { t } = useTexts();
  return (
    <div className={styles.selection}>
      <span role="status">{t.library.chosen(count)}</span>
      <Button size="small" onClick={onAdd}>
        {t.library.addToTitle}
      </Button>
      <Button size="small" variant="text" onClick={onClear}>
        {t.library.chooseNone}
      </Button>
    </div>
  );
}
