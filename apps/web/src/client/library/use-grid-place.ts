import { useLayoutEffect, useRef, useState } from 'react';
import { useLocation } from 'react-router';
import { keepPlace, placeAt } from '../app/kept-scroll.ts';
import type { Source } from './source.ts';
import type { ScaledRows } from './use-scaled-rows.ts';

interface GridPlace {
  /** Distance from the first row, in pixels. */
  readonly offset: number;
  /** Position of the active row. */
  readonly active: number;
}

const START: GridPlace = { offset: 0, active: 0 };

export interface GridPlaceOptions {
  readonly source: Source;
  /** `earlier` while the number of rows is still that of another list. */
  readonly age: 'current' | 'earlier';
  readonly rows: Pick<ScaledRows, 'rows' | 'scrollTo'>;
}

/** The active row of a table. It and the rows that are shown are where they were when one goes back; another list begins at its top. */
export function useGridPlace({ source, age, rows: { rows, scrollTo } }: GridPlaceOptions) {
  const { key } = useLocation();
  const [active, setActive] = useState(0);
  const shown = useRef<string | null>(null);
  const sourceKey = JSON.stringify(source);
  const offset = rows.scrollOffset ?? 0;
  // biome-ignore lint/correctness/useExhaustiveDependencies: a search that is typed changes the address of the same list
  useLayoutEffect(() => {
    const place = placeAt<GridPlace>(`${key} tracks`) ?? START;
    if (age === 'earlier') return scrollTo(0);
    setActive(place.active);
    scrollTo(place.offset);
    shown.current = sourceKey;
  }, [sourceKey, age]);
  useLayoutEffect(() => {
    if (age === 'current' && shown.current === sourceKey) keepPlace(`${key} tracks`, { offset, active });
  }, [key, age, sourceKey, offset, active]);
  return { active, setActive };
}
