import type { ReactNode } from 'react';
import { BackLink } from '../components/back-link.tsx';
import { PageHeading } from '../components/page.tsx';
import { useTexts } from '../texts/texts.ts';
import { AddList } from './add-list.tsx';
import type { Sorting } from './columns.ts';
import styles from './library-page.module.css';
import { useListAddress } from './list-address.tsx';
import { TrackTable } from './track-table.tsx';
import { useSorting } from './use-sorting.ts';

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
  const [sorting, sort] = useSorting(firstSorting);
  const addressOf = useListAddress();
  return (
    <div className={styles.page}>
      <BackLink to={addressOf(back.to)}>{back.label}</BackLink>
      <header className={cover === undefined ? styles.bar : styles.detail}>
        {cover}
        <div>
          <PageHeading title={title} />
          {children}
          <AddList request={{ of, id, ...firstSorting }} />
        </div>
      </header>
      <div className={styles.body}>
        <TrackTable
          label={title}
          source={{ kind: 'list', request: { of, id, ...sorting } }}
          sorting={sorting}
          onSort={sort}
          empty={{ title: t.library.noTracks, hint: t.library.noTracksHints[of] }}
        />
      </div>
    </div>
  );
}
