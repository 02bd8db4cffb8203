import type { Failure, WayOut } from '../../contract/upgrade.ts';
import { createFormats } from './formats.ts';

/** What a failure says in German. Codes without an entry keep the English words of the app. */
export interface FailureWords {
  readonly title: string;
  /** A function where it depends on what the ways out know. */
  readonly whatHappened: string | ((failure: Failure) => string);
}

const FAILED = 'Die Aktualisierung deiner Bibliothek ist fehlgeschlagen';
const FAULTY = {
  title: 'Diese Version von Auralis ist fehlerhaft',
  whatHappened: 'Auralis kann deine Bibliothek nicht aktualisieren. Aktualisiere Auralis oder installiere es neu.',
};

const { bytes } = createFormats('de');

/** What a way out of the failure knows. */
function factOf({ waysOut }: Failure, id: WayOut['id'], name: string): unknown {
  return waysOut.find((way) => way.id === id)?.data[name];
}

function describeDisk(failure: Failure): string {
  const directory = factOf(failure, 'free-space', 'directory');
  const missing = factOf(failure, 'free-space', 'bytes');
  const disk = typeof directory === 'string' ? `mit ${directory}` : 'mit deiner Bibliothek';
  const need = typeof missing === 'number' ? `: Es fehlen ${bytes(missing)}` : '';
  return `Auf dem Datenträger ${disk} ist zu wenig frei${need}.`;
}

function describeNewer(failure: Failure): string {
  const version = factOf(failure, 'update-app', 'minAppVersion');
  const newer = typeof version === 'string' ? `Auralis ${version}` : 'Eine neuere Version von Auralis';
  return `${newer} hat sie zuletzt benutzt. Diese Version kann sie nicht öffnen.`;
}

export const FAILURES: Readonly<Record<string, FailureWords>> = {
  DISK_FULL: {
    title: 'Nicht genug Speicherplatz',
    whatHappened: describeDisk,
  },
  DATABASE_BUSY: {
    title: 'Deine Bibliothek wird gerade benutzt',
    whatHappened:
      'Ein anderes Programm oder ein zweites Fenster von Auralis benutzt deine Bibliothek. Schließe es und versuche es noch einmal.',
  },
  DATABASE_DAMAGED: {
    title: 'Deine Bibliothek ist beschädigt',
    whatHappened:
      'Die Datei der Bibliothek ist beschädigt oder fehlt. Häufig ist ein Datenträger die Ursache, der bald ausfällt.',
  },
  DATABASE_TOO_NEW: {
    title: 'Deine Bibliothek ist von einer neueren Version von Auralis',
    whatHappened: describeNewer,
  },
  DATABASE_FOREIGN: {
    title: 'Diese Datei ist keine Bibliothek von Auralis',
    whatHappened: 'Sie gehört zu einem anderen Programm oder ist keine Datenbank.',
  },
  DATABASE_DRIFTED: {
    title: 'Deine Bibliothek hat unerwarteten Inhalt',
    whatHappened:
      'Ihre Tabellen passen zu keiner Version von Auralis. Vielleicht hat ein anderes Programm sie geändert.',
  },
  DATABASE_UNREADABLE: {
    title: 'Deine Bibliothek konnte nicht gelesen werden',
    whatHappened: 'Prüfe, ob Auralis die Datei und ihren Ordner lesen und schreiben darf.',
  },
  MIGRATION_FAILED: {
    title: FAILED,
    whatHappened: 'Ein Schritt schlug fehl, deshalb hat Auralis alles zurückgenommen.',
  },
  ROWS_LOST: {
    title: FAILED,
    whatHappened:
      'Dabei wären Titel, Playlists oder anderes verloren gegangen, deshalb hat Auralis alles zurückgenommen.',
  },
  VALUES_LOST: {
    title: FAILED,
    whatHappened: 'Dabei wären Angaben zu Titeln verloren gegangen, deshalb hat Auralis alles zurückgenommen.',
  },
  VALUES_CHANGED: {
    title: FAILED,
    whatHappened: 'Dabei hätten sich Angaben zu Titeln geändert, deshalb hat Auralis alles zurückgenommen.',
  },
  REFERENCES_BROKEN: {
    title: FAILED,
    whatHappened: 'Dabei wären Verbindungen zwischen Titeln, Alben und Playlists verloren gegangen.',
  },
  SCHEMA_MISMATCH: {
    title: FAILED,
    whatHappened: 'Das Ergebnis war nicht wie erwartet, deshalb hat Auralis alles zurückgenommen.',
  },
  TOO_MANY_FAILURES: {
    title: 'Die Aktualisierung deiner Bibliothek ist mehrmals fehlgeschlagen',
    whatHappened: 'Sie schlug mehrmals hintereinander fehl, deshalb hat Auralis sie nicht noch einmal begonnen.',
  },
  CANCELLED: {
    title: 'Du hast die Aktualisierung angehalten',
    whatHappened: 'Auralis hat sie vor dem letzten Schritt beendet.',
  },
  BACKUP_FAILED: {
    title: 'Die Sicherung konnte nicht angelegt werden',
    whatHappened: 'Ohne geprüfte Sicherung aktualisiert Auralis deine Bibliothek nicht.',
  },
  BACKUP_DAMAGED: {
    title: 'Die Sicherung ist beschädigt',
    whatHappened: 'Sie ist nicht mehr so, wie sie geschrieben wurde. Vielleicht fällt der Datenträger bald aus.',
  },
  BACKUP_TOO_NEW: {
    title: 'Die Sicherung ist von einer neueren Version von Auralis',
    whatHappened: 'Aktualisiere Auralis oder wähle eine ältere Sicherung.',
  },
  RESTORE_FAILED: {
    title: 'Die Sicherung konnte nicht wiederhergestellt werden',
    whatHappened: 'Auralis konnte sie nicht an die Stelle deiner Bibliothek setzen.',
  },
  MIGRATION_EDITED: FAULTY,
  MIGRATION_MISSING: FAULTY,
  MIGRATION_NAME: FAULTY,
  MIGRATION_REFUSED: FAULTY,
  WORKER_MISSING: FAULTY,
};

const CONDITIONS: Readonly<Record<Failure['condition'], string>> = {
  unchanged: 'Deine Bibliothek ist unverändert.',
  'not-opened': 'Deine Bibliothek wurde nicht geöffnet.',
  missing: 'Auralis hat an ihrer Stelle nichts angelegt.',
  damaged:
    'Auralis hat die beschädigte Datei nicht verändert. Behalte sie: Teile davon sind vielleicht noch zu retten.',
  incomplete:
    'Deine Bibliothek ist vielleicht unvollständig. Eine Kopie von vorher ist unter den Sicherungen, falls es eine gab.',
  restored: 'Deine Bibliothek wurde aus der Sicherung von kurz vor der Aktualisierung wiederhergestellt und geprüft.',
  uncertain: 'Deine Bibliothek ist entweder wie vorher oder vollständig geändert. Der nächste Versuch zeigt es.',
};

export function describeInGerman(failure: Failure): Pick<Failure, 'title' | 'whatHappened' | 'libraryState'> {
  const words = FAILURES[failure.code] ?? failure;
  return {
    title: words.title,
    whatHappened: typeof words.whatHappened === 'function' ? words.whatHappened(failure) : words.whatHappened,
    libraryState: CONDITIONS[failure.condition],
  };
}
