import type { UpdateReason } from '../../contract/updates.ts';
import type { UpdateWords } from './en.ts';

const BY_HAND = 'Es wurde nichts installiert. Lade Auralis von der Website, wenn du jetzt aktualisieren möchtest.';
const RETRY_CONNECTION = 'Prüfe deine Internetverbindung und versuche es noch einmal.';
const NOTHING_TO_DO = 'Du musst nichts tun:';

/** What can go wrong with an update, in German. Codes without an entry keep the English words of the app. */
export const UPDATE_REASONS: Readonly<Record<string, UpdateWords>> = {
  BACKUP_FAILED: {
    message: 'Die Sicherung schlug fehl, deshalb wurde nichts installiert.',
    hint: 'Sieh auf der Seite mit den Sicherungen nach oder installiere ohne Sicherung: Bevor sich deine Bibliothek ändert, wird ohnehin eine angelegt.',
  },
  DISK_FULL: {
    message: 'Auf einem Datenträger ist für die Aktualisierung und eine Sicherung zu wenig frei.',
    hint: 'Schaffe etwas Platz und versuche es noch einmal.',
  },
  DOWNLOAD_INTERRUPTED: {
    message: 'Das Herunterladen wurde unterbrochen. Es wurde nichts installiert.',
    hint: RETRY_CONNECTION,
  },
  FEED_MISSING: {
    message: 'Der Server hat keine Liste von Aktualisierungen für diesen Computer.',
    hint: 'Suche morgen noch einmal. Deine Version funktioniert weiter.',
  },
  FEED_UNREACHABLE: { message: 'Der Server für Aktualisierungen ist nicht erreichbar.', hint: RETRY_CONNECTION },
  FEED_UNREADABLE: {
    message: 'Die Antwort des Servers ist keine Liste von Aktualisierungen.',
    hint: 'Wenn du dich in diesem Netz anmelden musst, öffne zuerst eine Webseite, melde dich an und suche dann noch einmal.',
  },
  INSTALL_FAILED: {
    message: 'Die Aktualisierung konnte nicht installiert werden.',
    hint: 'Prüfe, ob du den Ordner von Auralis schreiben darfst, starte neu und versuche es noch einmal, oder installiere von der Website.',
  },
  LIBRARY_BUSY: {
    message: 'An deiner Bibliothek wird gerade gearbeitet, deshalb wurde nichts installiert.',
    hint: 'Warte, bis das fertig ist, oder lass beim Beenden installieren.',
  },
  LIBRARY_TOO_NEW: {
    message: 'Deine Bibliothek wurde zuletzt mit einer neueren Version benutzt; die angebotene kann sie nicht öffnen.',
    hint: `${NOTHING_TO_DO} Eine Version, die es kann, wird angeboten.`,
  },
  LIBRARY_TOO_OLD: {
    message: 'Deine Bibliothek ist zu alt, um sie in einem Schritt auf die angebotene Version zu bringen.',
    hint: 'Installiere zuerst eine Version dazwischen und öffne deine Bibliothek damit.',
  },
  ROLLOUT_WAITING: {
    message: 'Die neue Version wird nach und nach verteilt und ist noch nicht bei dir angekommen.',
    hint: `${NOTHING_TO_DO} Sie wird später angeboten.`,
  },
  SYSTEM_TOO_OLD: {
    message: 'Die neue Version braucht ein neueres Betriebssystem.',
    hint: 'Aktualisiere dein Betriebssystem. Bis dahin funktioniert deine Version von Auralis weiter.',
  },
  UPDATER_UNAVAILABLE: {
    message: 'Dieses Auralis kann sich nicht selbst aktualisieren.',
    hint: 'Aktualisiere es so, wie du es installiert hast, zum Beispiel mit der Paketverwaltung.',
  },
  UPDATES_NOT_OPENED: {
    message: 'Auralis konnte die Suche nach Aktualisierungen nicht vorbereiten.',
    hint: 'Starte Auralis neu. Wenn das nicht hilft, installiere es noch einmal von der Website.',
  },
  UPDATE_CORRUPTED: {
    message: 'Das Heruntergeladene ist nicht das, was veröffentlicht wurde. Es wurde gelöscht.',
    hint: 'Lade es noch einmal herunter. Wenn das wieder geschieht, melde es bitte.',
  },
  UPDATE_EXPIRED: {
    message: 'Das Angebot ist abgelaufen; vielleicht wird dir ein neueres vorenthalten.',
    hint: 'Prüfe das Datum dieses Computers. Wenn es stimmt, suche morgen noch einmal.',
  },
  UPDATE_KEY_UNKNOWN: {
    message: 'Die Aktualisierung ist mit einem Schlüssel signiert, den diese Version nicht kennt.',
    hint: BY_HAND,
  },
  UPDATE_OLDER: {
    message: 'Du hast eine neuere Version als die angebotene, und Auralis geht nicht zurück.',
    hint: `${NOTHING_TO_DO} Du bekommst die nächste Version, die neuer ist als deine.`,
  },
  UPDATE_REPLAYED: {
    message: 'Der Server bietet eine alte Liste von Aktualisierungen an, obwohl es schon eine neuere gab.',
    hint: `${BY_HAND} Wenn du das morgen wieder siehst, melde es bitte.`,
  },
  UPDATE_TAMPERED: {
    message: 'Die Aktualisierung wurde verändert, nachdem sie signiert war.',
    hint: `${BY_HAND} Wenn du das wieder siehst, melde es bitte.`,
  },
  UPDATE_UNSIGNED: {
    message: 'Die Aktualisierung ist nicht signiert. Deshalb weiß Auralis nicht, woher sie kommt.',
    hint: BY_HAND,
  },
};

export const describeUpdateInGerman = ({ code, message, hint }: UpdateReason): UpdateWords =>
  UPDATE_REASONS[code] ?? { message, hint };
