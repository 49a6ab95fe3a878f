/** Wallets, deren Guthaben für sich bleibt: was jemand mitbringt oder beobachten lässt. */
export const bring = {
  importMeaning:
    "Bringen Sie die Schlüssel eines Wallets mit. Was dessen Guthaben ausgibt, wird hier versiegelt verwahrt; Wörter und Passphrase nicht: Heben Sie sie selbst auf.",
  watchMeaning: "Zeigt ein Wallet, dessen Schlüssel bei Ihnen bleiben. Von hier kann nie etwas ausgegeben werden.",
  apart:
    "Sein Guthaben bleibt auf der Chain. Die Bücher von Coffer enthalten es nicht: Es steht in keinem Saldo Ihrer Konten, und nichts davon wird gutgeschrieben.",
  none: "Kein Netz nimmt hier solche Wallets.",
  secret: "Wörter oder Schlüssel",
  secretHints: {
    bitcoin:
      "12 bis 24 englische Wörter; ein erweiterter privater Schlüssel eines Masters oder eines Kontos (xprv, yprv, zprv); oder ein einzelner privater Schlüssel, im Wallet Import Format oder hexadezimal.",
    other:
      "12 bis 24 englische Wörter; ein erweiterter privater Schlüssel eines Masters oder eines Kontos (xprv); oder ein einzelner privater Schlüssel, hexadezimal.",
  },
  secretMissing: "Tippen oder fügen Sie ein, was ausgibt.",
  passphrase: "Passphrase",
  passphraseHint: "Die der Wörter, wenn sie eine haben. Sonst bleibt sie leer.",
  watched: "Was beobachtet wird",
  watchedHints: {
    bitcoin:
      "Ein erweiterter öffentlicher Schlüssel eines Kontos (xpub, ypub, zpub), ein Output-Deskriptor mit seiner Prüfsumme oder eine Adresse.",
    other: "Ein erweiterter öffentlicher Schlüssel eines Kontos (xpub) oder eine Adresse.",
  },
  watchedMissing: "Tippen oder fügen Sie ein, was beobachtet werden soll.",
  addressType: "Adressen",
  addressTypeHint:
    "Lassen Sie es, wenn Sie es nicht wissen: Muss es gesagt werden, erfahren Sie es. Ein einzelner Schlüssel hat dann Adressen aller Arten.",
  asItSays: "Wie der Schlüssel sagt",
  addressTypes: {
    P2WPKH: "Natives SegWit: bc1q… (BIP-84)",
    P2TR: "Taproot: bc1p… (BIP-86)",
    P2SH_P2WPKH: "SegWit in einem Skript: 3… (BIP-49)",
    P2PKH: "Die ältesten: 1… (BIP-44)",
  },
  birthday: "Blöcke lesen ab",
  birthdayHint:
    "Die Höhe eines Blocks vor der ersten Münze. Bleibt sie leer, wird nur gesehen, was von jetzt an kommt.",
  submit: { import: "Wallet importieren", watch: "Wallet beobachten" },
  done: {
    import: (name: string) => `${name} ist importiert.`,
    watch: (name: string) => `${name} wird beobachtet.`,
  },
  faults: {
    NOT_UNDERSTOOD: {
      import: "Das ist nichts, was hier genommen wird. Eine Passphrase gehört nur zu Wörtern.",
      watch: "Das ist nichts, was hier beobachtet werden kann.",
    },
    WORD_COUNT: "Es müssen 12, 15, 18, 21 oder 24 Wörter sein.",
    UNKNOWN_WORD: "Eines der Wörter steht nicht in der englischen Liste (BIP-39).",
    BAD_CHECKSUM: "Die Prüfsumme passt nicht oder fehlt: Ein Buchstabe oder ein Wort ist ein anderes.",
    OTHER_NETWORK: "Das gehört zu einem anderen Netz.",
    PUBLIC_KEY: "Das ist öffentlich und gibt nichts aus. Lassen Sie es stattdessen beobachten.",
    PRIVATE_KEY:
      "Das könnte ausgeben und wurde nicht behalten: Wo nur beobachtet wird, wird nichts genommen, was ausgibt. Geben Sie den öffentlichen Schlüssel, oder importieren Sie es.",
    ADDRESS_TYPE_NEEDED: "Der Schlüssel sagt es nicht: Wählen Sie eine Art.",
    ADDRESS_TYPE_DIFFERS:
      "Der Schlüssel sagt eine andere Art von Adressen oder hat keine: Wählen Sie „Wie der Schlüssel sagt“.",
    NOT_AN_ACCOUNT: "Das ist weder der Schlüssel eines Masters noch der eines Kontos.",
    UNCOMPRESSED_KEY: "Schlüssel von unkomprimierten öffentlichen Schlüsseln werden nicht genommen.",
  },
  refusals: {
    NetworkUnavailable: "Dieses Netz nimmt hier solche Wallets nicht: Wählen Sie ein anderes.",
    WalletExists: "Sie haben ein Wallet derselben Art mit denselben Adressen.",
    ChainUnavailable:
      "Von diesem Netz ist noch kein Block gelesen. Lassen Sie die Höhe leer, oder versuchen Sie es später noch einmal.",
  },
} as const;
