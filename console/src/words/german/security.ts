import { menu } from "./menu.ts";

export const security = {
  title: menu.security,
  intro:
    "Wer nur Ihr Passwort hat, kommt nicht weiter als bis zu dessen Formular, sobald ein zweiter Faktor eingerichtet ist: Jede Anmeldung fragt auch danach.",
  app: {
    title: "Authenticator-App",
    off: "Keine ist eingerichtet. Eine App auf Ihrem Telefon zeigt alle 30 Sekunden einen neuen Code, auch ohne Netz.",
    setUp: "App einrichten",
    on: "Jede Anmeldung fragt nach ihrem Code.",
    addedAt: "Eingerichtet",
    lastUsedAt: "Zuletzt benutzt",
    scan: "Scannen Sie dies mit der App oder tippen Sie das Geheimnis dort ein.",
    qr: "QR-Code für die Authenticator-App",
    secret: "Geheimnis",
    copySecret: "Geheimnis kopieren",
    code: "Code der App",
    codeHint: "Sechs Ziffern, wie die App sie jetzt zeigt: Sie beweisen, dass es klappt.",
    noCode: "Tippen Sie die sechs Ziffern ein, die die App zeigt.",
    confirm: "Bestätigen",
    othersEnd:
      "Mit dem ersten zweiten Faktor endet jede andere Sitzung von Ihnen: Wer Ihr Passwort hatte, ist draußen. Hier bleiben Sie angemeldet.",
    cancel: "Jetzt nicht",
    confirmed: "Die App ist eingerichtet. Von jetzt an fragt jede Anmeldung nach ihrem Code.",
    remove: "App entfernen…",
    removeTitle: "Authenticator-App entfernen",
    removeMeaning:
      "Anmeldungen fragen dann nur nach Ihrem Passwort, falls Sie keinen anderen zweiten Faktor haben. Mit dem letzten gehen auch Ihre Wiederherstellungscodes. Andere Sitzungen gehen weiter.",
    removeNow: "Entfernen",
    removed: "Die Authenticator-App ist entfernt.",
    refusals: {
      TotpCodeWrong:
        "Das ist nicht der jetzige Code. Nehmen Sie den nächsten und vergleichen Sie die Uhr Ihres Telefons.",
      TotpNotBegun: "Das hat zu lange gedauert. Beginnen Sie neu: Die App braucht ein neues Geheimnis.",
      TotpAlreadyEnabled: "Eine App ist schon eingerichtet, vielleicht in einem anderen Tab.",
      TotpNotEnabled: "Die App ist schon entfernt, vielleicht in einem anderen Tab.",
    },
  },
  codes: {
    title: "Wiederherstellungscodes",
    none: "Mit dem ersten zweiten Faktor bekommen Sie zehn. Mit jedem melden Sie sich einmal an, wenn die App nicht zur Hand ist.",
    left: (left: number, all: number) => `${left} von ${all} sind übrig.`,
    few: "Wenige sind übrig: Legen Sie neue an, bevor sie aufgebraucht sind.",
    madeAt: "Angelegt",
    renew: "Neue Codes anlegen…",
    renewTitle: "Neue Wiederherstellungscodes anlegen",
    renewMeaning: "Die Codes, die Sie haben, gelten von da an nicht mehr, benutzt oder nicht.",
    renewNow: "Neue Codes anlegen",
    refusals: { NoSecondFactor: "Es gibt keinen zweiten Faktor mehr: Richten Sie zuerst einen ein." },
    keep: "Bewahren Sie diese Wiederherstellungscodes auf",
    keepMeaning:
      "Sie werden nur dieses eine Mal gezeigt. Mit jedem melden Sie sich einmal an, wenn die App nicht zur Hand ist: Bewahren Sie sie auf, wo sonst nichts hiervon liegt, auf Papier oder in einem Passwortmanager.",
    of: (username: string, place: string) => `Wiederherstellungscodes von ${username} bei ${place}`,
    copy: "Alle kopieren",
    download: "Als Datei speichern",
    fileName: "coffer-wiederherstellungscodes.txt",
    print: "Drucken",
    kept: "Ich habe sie aufbewahrt",
    first: "Sagen Sie zuerst, dass Sie sie aufbewahrt haben: Nichts zeigt sie wieder.",
    done: "Fertig",
  },
} as const;
