export const register = {
  title: "Konto anlegen",
  username: "Benutzername",
  usernameHint: "3 bis 32 Buchstaben, Ziffern, „_“, „-“ oder „.“. Andere zahlen an ihn.",
  email: "E-Mail",
  password: "Passwort",
  passwordHint: "12 Zeichen oder mehr, kein häufiges, ohne den Benutzernamen.",
  submit: "Konto anlegen",
  toLogin: "Stattdessen anmelden",
  refusals: { UsernameTaken: "Diesen Namen hat schon jemand: Wählen Sie einen anderen." },
  faults: {
    TOO_SHORT: "Es ist kürzer als 12 Zeichen.",
    TOO_LONG: "Es ist länger als 256 Zeichen.",
    COMMON: "Es steht auf der Liste häufiger Passwörter.",
    CONTAINS_USERNAME: "Es enthält den Benutzernamen.",
  },
} as const;
