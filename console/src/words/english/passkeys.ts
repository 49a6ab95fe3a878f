import { passkeyFaults } from "./passkey-login.ts";

export const passkeys = {
  title: "Passkeys",
  meaning:
    "Log in with your fingerprint, your face or your device's PIN. A passkey cannot be guessed, and no other site can ask for it. Once you have one, a password alone logs nobody in.",
  none: "You have no passkey yet.",
  kinds: {
    SYNCED: "On your devices that share it",
    DEVICE_BOUND: "On one device",
  },
  added: "Added",
  lastUsed: "Last used",
  neverUsed: "Never used",
  add: "Add a passkey",
  addTitle: "Add a passkey",
  name: "Name",
  nameHint: "So that you can tell it from your others. Leave it empty to have it named after your device.",
  addSubmit: "Go on to your device",
  addedNote: (name: string) => `The passkey “${name}” is yours: log in with it next time.`,
  known: "This device has a passkey of your account already: use another device, or log in with that one.",
  notMade: "No passkey was made: your device did not go on, or did not recognise you. Try again.",
  rename: "Rename",
  renameTitle: (name: string) => `Rename “${name}”`,
  renameSubmit: "Save the name",
  remove: "Remove",
  removeTitle: (name: string) => `Remove “${name}”`,
  removeMeaning:
    "Nobody can log in with it any more. Sessions that were begun with it go on until you log out. Your device may still show it: delete it there, too.",
  removeSubmit: "Remove the passkey",
  removedNote: (name: string) => `The passkey “${name}” is removed.`,
  refusals: {
    PasskeysUnavailable: "This Coffer has no passkeys: its public address is no name.",
    PasskeyTaken: "This passkey is registered already.",
    PasskeyLimitReached: (most: number) => `You have ${most} passkeys, and nobody may have more. Remove one first.`,
    PasskeyNotFound: "This passkey is not there any more.",
  },
  faults: passkeyFaults,
  unsupported: "This browser has no passkeys, or not on this page: they need https, or localhost.",
  atLocalhost: "A passkey belongs to a name, and this page was opened by an address.",
  openAtLocalhost: "Open it at localhost to add one.",
} as const;
