import type { Release } from '../../contract/about.ts';
import { Day } from '../components/time.tsx';
import { Empty, StatusLine } from '../components/words.tsx';
import { type Texts, TextsProvider, useTexts } from '../texts/texts.ts';
import styles from './whats-new.module.css';

export interface WhatsNewProps {
  readonly texts: Texts;
  /** Newest first. */
  readonly releases: readonly Release[];
  /** Versions that the listener has not seen, which are marked. */
  readonly unseen: readonly string[];
}

/**
 * What each release changed, in the listener's words, and whether it changes the library.
 *
 * @example
 * const { rows, unseen } = await bridge.releases();
 * <WhatsNew texts={texts} releases={rows} unseen={unseen} />
 */
export function WhatsNew({ texts, releases, unseen }: WhatsNewProps) {
  const { t } = texts;
  return (
    <TextsProvider value={texts}>
      {releases.length === 0 ? <Empty title={t.whatsNew.empty} hint={t.whatsNew.emptyHint} /> : null}
      <div className={styles.releases}>
        {releases.map((release) => (
          <ReleaseNotes key={release.version} release={release} isNew={unseen.includes(release.version)} />
        ))}
      </div>
    </TextsProvider>
  );
}

function ReleaseNotes({ release, isNew }: { readonly release: Release; readonly isNew: boolean }) {
  const { t } = useTexts();
  const { version, date, entries, schema } = release;
  const categories = [...new Set(entries.map(({ category }) => category))];
  return (
    <section className={styles.release} aria-label={version}>
      <header>
        <h2>
          {version}
          {isNew ? <span className={styles.mark}>{t.whatsNew.isNew}</span> : null}
        </h2>
        <p className={styles.note}>
          <Day at={date} />
        </p>
      </header>
      <div className={styles.groups}>
        {categories.map((category) => (
          <div key={category} className={styles.group}>
            <h3>{t.whatsNew.categories[category]}</h3>
            <ul>
              {entries
                .filter((entry) => entry.category === category)
                .map(({ id, text }) => (
                  <li key={id}>{text}</li>
                ))}
            </ul>
          </div>
        ))}
        {schema === null ? null : (
          <StatusLine tone={schema.breaking ? 'warning' : 'success'}>
            {t.whatsNew.schema(schema.from, schema.to)} {schema.breaking ? t.whatsNew.breaking : t.whatsNew.compatible}
          </StatusLine>
        )}
      </div>
    </section>
  );
}
