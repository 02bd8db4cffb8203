import type { RestorePreview } from '../../contract/backups.ts';
import { StatusLine } from '../components/words.tsx';
import { useTexts } from '../texts/texts.ts';
import styles from './restore.module.css';

/** Each kind of thing with its number now and after the restore; what goes is marked with words. */
export function RestoreDifferences({ preview }: { readonly preview: RestorePreview }) {
  const { t, f } = useTexts();
  const { differences, edited, playlistsLost, playlistsBack } = preview;
  if (differences === null) return <StatusLine tone="warning">{t.restore.lostUnknown}</StatusLine>;
  const lost = differences
    .filter((one) => one.lost > 0)
    .map((one) => `${t.receipt.measures[one.name] ?? one.name}: ${f.number(one.lost)}`);
  const isLossless = playlistsLost.length === 0 && lost.length === 0 && edited === 0;
  return (
    <>
      {differences.length === 0 ? null : <DifferencesTable differences={differences} />}
      {isLossless ? (
        <StatusLine tone="success">{t.restore.lostNothing}</StatusLine>
      ) : (
        <StatusLine tone="warning">
          <strong>{t.restore.lost}</strong>
          {playlistsLost.length === 0 ? null : <div dir="auto">{t.restore.playlistsLost(f.list(playlistsLost))}</div>}
          {lost.length === 0 ? null : <div>{lost.join(' · ')}</div>}
          {edited === 0 ? null : <div>{t.restore.edited(edited)}</div>}
        </StatusLine>
      )}
      {playlistsBack.length === 0 ? null : (
        <StatusLine tone="success">
          <strong>{t.restore.comesBack}</strong>
          <div dir="auto">{t.restore.playlistsBack(f.list(playlistsBack))}</div>
        </StatusLine>
      )}
    </>
  );
}

type Differences = NonNullable<RestorePreview['differences']>;

function DifferencesTable({ differences }: { readonly differences: Differences }) {
  const { t, f } = useTexts();
  return (
    <table className={styles.differences}>
      <thead>
        <tr>
          <th scope="col">{t.restore.kind}</th>
          <th scope="col">{t.restore.now}</th>
          <th scope="col">{t.restore.after}</th>
          <th scope="col">{t.restore.change}</th>
        </tr>
      </thead>
      <tbody>
        {differences.map(({ name, current, backup, lost, back }) => (
          <tr key={name} className={lost > 0 ? styles.lost : ''}>
            <th scope="row">{t.receipt.measures[name] ?? name}</th>
            <td>{f.number(current)}</td>
            <td>{f.number(backup)}</td>
            <td>{changeOf(lost, back, f.number)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function changeOf(lost: number, back: number, write: (value: number) => string): string {
  const parts = [...(lost > 0 ? [`−${write(lost)}`] : []), ...(back > 0 ? [`+${write(back)}`] : [])];
  return parts.length === 0 ? '–' : parts.join(' ');
}
