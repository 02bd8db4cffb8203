import type { ShellTexts } from './texts.ts';

export const DE: ShellTexts = {
  language: 'de',
  menu: {
    file: 'Datei',
    openFolder: 'Ordner der Bibliothek öffnen',
    quit: 'Auralis beenden',
    edit: 'Bearbeiten',
    view: 'Darstellung',
    window: 'Fenster',
    help: 'Hilfe',
    whatsNew: 'Neuigkeiten',
    checkForUpdates: 'Nach Updates suchen …',
    openLogs: 'Ordner der Protokolle öffnen',
    about: 'Über Auralis',
  },
  quit: {
    upgrade: {
      message: 'Deine Bibliothek wird gerade aktualisiert',
      detail:
        'Wenn du jetzt beendest, wird die Aktualisierung angehalten und deine Bibliothek bleibt, wie sie war. Beim nächsten Start beginnt sie neu.',
    },
    restore: {
      message: 'Gerade wird eine Sicherung wiederhergestellt',
      detail:
        'Wenn du jetzt beendest, wird das angehalten oder beim nächsten Start abgeschlossen. Nichts geht verloren.',
    },
    backup: {
      message: 'Gerade wird eine Sicherung erstellt oder geprüft',
      detail:
        'Wenn du jetzt beendest, wird das abgebrochen. Deine Bibliothek und die anderen Sicherungen sind nicht betroffen.',
    },
    quitNow: 'Beenden',
    keepOpen: 'Auralis offen lassen',
  },
  earlier: {
    message: 'Auralis hat die Bibliothek einer früheren Version gefunden',
    detail: 'Sie kann kopiert und aktualisiert werden. Die alte Datei wird nur gelesen und bleibt, wo sie ist.',
    copy: 'Eine Kopie verwenden',
    startEmpty: 'Mit leerer Bibliothek beginnen',
  },
  crash: {
    title: 'Dieses Fenster wurde angehalten',
    text: {
      crashed: 'Seine Seite wurde unerwartet beendet.',
      hung: 'Seine Seite reagiert seit einer Weile nicht mehr.',
      failed: 'Seine Seite konnte nicht geladen werden.',
      missing: 'Die Dateien der Oberfläche fehlen. Installiere Auralis neu.',
    },
    libraryState: 'Deine Bibliothek ist nicht betroffen: Mit ihr arbeitet ein anderer Teil von Auralis.',
    reload: 'Auralis wieder öffnen',
  },
  fatal: {
    title: 'Auralis muss sich schließen',
    text: 'Es ist etwas passiert, von dem sich Auralis nicht erholen kann. Deine Bibliothek ist nicht betroffen. Näheres steht im Protokoll:',
  },
};
