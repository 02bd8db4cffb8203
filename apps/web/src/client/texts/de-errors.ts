import type { errors as english } from './en-errors.ts';

export const errors: typeof english = {
  OFFLINE: 'Auralis antwortet nicht. Prüfe, ob es läuft; die Seite macht von selbst weiter.',
  HTTP: 'Auralis konnte nicht antworten. Versuche es noch einmal; hilft das nicht, starte Auralis neu.',
  BACKUP_DAMAGED:
    'Die Sicherung ist beschädigt: Sie ist nicht mehr, was geschrieben wurde. Nimm eine andere; vielleicht fällt der Datenträger aus.',
  BACKUP_FAILED:
    'Die Sicherung konnte nicht angelegt werden. Prüfe, ob genug Platz ist und Auralis dort schreiben darf.',
  BACKUP_MISSING: 'Diese Sicherung gibt es nicht mehr. Wähle eine andere aus der Liste.',
  BACKUP_NEEDED: 'Das ist die einzige geprüfte Sicherung, deshalb bleibt sie. Lege zuerst eine andere an.',
  BACKUP_TOO_NEW:
    'Die Sicherung ist von einer neueren Version von Auralis. Aktualisiere Auralis oder wähle eine ältere Sicherung.',
  BACKUPS_INACCESSIBLE:
    'Auralis kann den Ordner mit deinen Sicherungen nicht benutzen. Prüfe, ob es dort lesen und schreiben darf.',
  BODY_TOO_LARGE: 'Das war zu viel auf einmal. Wähle weniger Titel.',
  CANCELLED: 'Es wurde angehalten, und nichts wurde geändert.',
  CLIENT_OUTDATED: 'Diese Seite ist von einer älteren Version von Auralis. Lade sie neu.',
  DATABASE_BUSY: 'Ein anderes Programm benutzt deine Bibliothek. Schließe es und versuche es noch einmal.',
  DATABASE_DAMAGED: 'Die Datei deiner Bibliothek ist beschädigt. Stelle eine Sicherung wieder her.',
  DISK_FULL: 'Der Datenträger ist voll. Schaffe Platz und versuche es noch einmal.',
  HOST_NOT_ALLOWED: 'Unter dieser Adresse antwortet Auralis nicht. Öffne die, die es beim Start genannt hat.',
  JOB_RUNNING: 'Gerade wird eine andere Sicherung angelegt, geprüft oder wiederhergestellt. Warte, bis das fertig ist.',
  LIBRARY_NOT_READY: 'Deine Bibliothek ist noch nicht offen. Versuche es gleich noch einmal.',
  LIBRARY_READ_ONLY: 'Deine Bibliothek ist schreibgeschützt, deshalb wurde nichts geändert.',
  LIBRARY_REPLACED:
    'Ein anderes Programm hat die Datei deiner Bibliothek ersetzt, deshalb wurde nichts geändert. Sieh sie dir noch einmal an.',
  NOT_FOUND: 'Das gibt es nicht mehr. Lade die Seite neu.',
  NOTHING_TO_UNDO: 'Es gibt keine Wiederherstellung zum Rückgängigmachen. Wähle eine Sicherung aus der Liste.',
  ORIGIN_NOT_ALLOWED: 'Eine andere Website hat das verlangt, deshalb wurde nichts geändert.',
  PLAYLIST_IS_SMART: 'Diese Playlist füllt sich selbst, deshalb kann man keine Titel hinzufügen.',
  REQUEST_INVALID: 'Auralis hat die Seite nicht verstanden. Lade sie neu und versuche es noch einmal.',
  RESTORE_FAILED:
    'Die Sicherung konnte nicht an die Stelle deiner Bibliothek gesetzt werden. Nichts ist verloren; versuche es noch einmal.',
  SETTINGS_NOT_SAVED:
    'Deine Einstellungen konnten nicht gespeichert werden. Prüfe, ob Auralis in den Ordner deiner Bibliothek schreiben darf.',
  TOKEN_INVALID: 'Auralis wurde neu gestartet. Lade die Seite neu.',
  TOO_MANY_STREAMS: 'Zu viele Fenster sind offen. Schließe eins und versuche es noch einmal.',
};
