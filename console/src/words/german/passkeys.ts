import { passkeyFaults } from "./passkey-login.ts";

export const passkeys = {
  title: "Passkeys",
  meaning:
    "Melden Sie sich mit Fingerabdruck, Gesicht oder der PIN Ihres Geräts an. Einen Passkey kann niemand erraten, und keine andere Website kann nach ihm fragen. Haben Sie einen, dann genügt ein Passwort allein niemandem mehr zur Anmeldung.",
  none: "Sie haben noch keinen Passkey.",
  kinds: {
    SYNCED: "Auf Ihren Geräten, die ihn teilen",
    DEVICE_BOUND: "Auf einem Gerät",
  },
  added: "Hinzugefügt",
  lastUsed: "Zuletzt benutzt",
  neverUsed: "Nie benutzt",
  add: "Passkey hinzufügen",
  addTitle: "Passkey hinzufügen",
  name: "Name",
  nameHint: "Damit Sie ihn von Ihren anderen unterscheiden. Bleibt er leer, heißt der Passkey wie Ihr Gerät.",
  addSubmit: "Weiter am Gerät",
  addedNote: (name: string) => `Der Passkey „${name}“ ist Ihrer: Melden Sie sich beim nächsten Mal damit an.`,
  known:
    "Dieses Gerät hat schon einen Passkey Ihres Kontos: Nehmen Sie ein anderes Gerät oder melden Sie sich mit jenem an.",
  notMade:
    "Es wurde kein Passkey gemacht: Ihr Gerät hat abgebrochen oder Sie nicht erkannt. Versuchen Sie es noch einmal.",
  rename: "Umbenennen",
  renameTitle: (name: string) => `„${name}“ umbenennen`,
  renameSubmit: "Namen speichern",
  remove: "Entfernen",
  removeTitle: (name: string) => `„${name}“ entfernen`,
  removeMeaning:
    "Niemand kann sich mehr damit anmelden. Damit begonnene Sitzungen gehen weiter, bis Sie sich abmelden. Ihr Gerät zeigt ihn vielleicht noch: Löschen Sie ihn auch dort.",
  removeSubmit: "Passkey entfernen",
  removedNote: (name: string) => `Der Passkey „${name}“ ist entfernt.`,
  refusals: {
    PasskeysUnavailable: "Dieses Coffer hat keine Passkeys: Seine öffentliche Adresse ist kein Name.",
    PasskeyTaken: "Dieser Passkey ist schon registriert.",
    PasskeyLimitReached: (most: number) =>
      `Sie haben ${most} Passkeys, und mehr darf niemand haben. Entfernen Sie zuerst einen.`,
    PasskeyNotFound: "Diesen Passkey gibt es nicht mehr.",
  },
  faults: passkeyFaults,
  unsupported:
    "Dieser Browser kann keine Passkeys, oder nicht auf dieser Seite: Passkeys brauchen https oder localhost.",
  atLocalhost: "Ein Passkey gehört zu einem Namen, und diese Seite wurde über eine Adresse geöffnet.",
  openAtLocalhost: "Öffnen Sie sie unter localhost, um einen hinzuzufügen.",
} as const;
