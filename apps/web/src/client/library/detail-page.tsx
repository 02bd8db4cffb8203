import { type ReactNode, useState } from 'react';
import { Link } from 'react-router';
import { Icon } from '../components/icons.tsx';
import { PageHeading } from '../components/page.tsx';
import { useTexts } from '../texts/texts.ts';
import type { Sorting } from './columns.ts';
import styles from './library-page.module.css';
import { TrackTable } from './track-table.tsx';

export interface DetailPageProps {
  readonly of: 'album' | 'artist' | 'genre';
  readonly id: string;
  readonly title: string;
  readonly back: { readonly to: string; readonly label: string };
  readonly firstSorting: Sorting;
  readonly cover?: ReactNode;
  readonly children?: ReactNode;
}

/** The tracks of an album, an artist or a genre, below what is known about it. */
export function DetailPage({ of, id, title, back, firstSorting, cover, children }: DetailPageProps) {
  const { t } = useTexts();
  const [sorting, setSorting] = useState(firstSorting);
  return (
    <div className={styles.page}>
      <Link to={back.to} className={styles.crumb}>
        <Icon name="back" size={18} />
        {back.label}
      </Link>
      <header className={cover === undefined ? styles.bar : styles.detail}>
        {cover}
        <div>
          <PageHeading title={title} />
          {children}
        </div>
      </header>
      <div className={styles.body}>
        <TrackTable
          label={title}
          source={{ kind: 'list', request: { of, id, ...sorting } }}
          sorting={sorting}
          onSort={setSorting}
          empty={{ title: t.library.nothingFound, hint: t.frame.notFoundHint }}
        />
      </div>
    </div>
  );
}
