/** Wallets whose coins stay apart: what somebody brings, or has watched. */
export const bring = {
  importMeaning:
    "Bring a wallet's own keys. What spends its coins is kept here, sealed; words and passphrase are not, so keep them yourself.",
  watchMeaning: "Show a wallet whose keys stay with you. Nothing can ever be spent from here.",
  apart:
    "Its coins stay on the chain. Coffer's books do not hold them: they are in no balance of your accounts, and nothing of them is credited.",
  none: "No network takes such wallets here.",
  secret: "Words or key",
  secretHints: {
    bitcoin:
      "12 to 24 English words; an extended private key of a master or of an account (xprv, yprv, zprv); or one private key, in Wallet Import Format or in hexadecimal digits.",
    other:
      "12 to 24 English words; an extended private key of a master or of an account (xprv); or one private key, in hexadecimal digits.",
  },
  secretMissing: "Type or paste what spends.",
  passphrase: "Passphrase",
  passphraseHint: "Of the words, where they have one. Leave it empty otherwise.",
  watched: "What to watch",
  watchedHints: {
    bitcoin:
      "An extended public key of an account (xpub, ypub, zpub), an output descriptor with its checksum, or an address.",
    other: "An extended public key of an account (xpub), or an address.",
  },
  watchedMissing: "Type or paste what is to be watched.",
  addressType: "Addresses",
  addressTypeHint:
    "Leave it where you do not know it: you are told where it has to be said. One private key has addresses of all kinds then.",
  asItSays: "As the key says",
  addressTypes: {
    P2WPKH: "Native SegWit: bc1q… (BIP-84)",
    P2TR: "Taproot: bc1p… (BIP-86)",
    P2SH_P2WPKH: "SegWit in a script: 3… (BIP-49)",
    P2PKH: "The oldest: 1… (BIP-44)",
  },
  birthday: "Read blocks from",
  birthdayHint:
    "The height of a block before the first coin came. Where you leave it empty, only what comes from now on is seen.",
  submit: { import: "Import the wallet", watch: "Watch the wallet" },
  done: { import: (name: string) => `${name} is imported.`, watch: (name: string) => `${name} is watched.` },
  faults: {
    NOT_UNDERSTOOD: {
      import: "This is nothing that is taken here. A passphrase belongs to words alone.",
      watch: "This is nothing that can be watched here.",
    },
    WORD_COUNT: "There have to be 12, 15, 18, 21 or 24 words.",
    UNKNOWN_WORD: "One of the words is not in the English list (BIP-39).",
    BAD_CHECKSUM: "Its checksum does not fit, or is missing: a letter or a word is another one.",
    OTHER_NETWORK: "This is of another network.",
    PUBLIC_KEY: "This is public, and spends nothing. Watch it instead.",
    PRIVATE_KEY:
      "This could spend, and was not kept: nothing that spends is taken where one only watches. Give its public key, or import it.",
    ADDRESS_TYPE_NEEDED: "The key does not say it: choose one.",
    ADDRESS_TYPE_DIFFERS: "The key says another kind of address, or has none: choose “As the key says”.",
    NOT_AN_ACCOUNT: "This is the key of neither a master nor an account.",
    UNCOMPRESSED_KEY: "Keys of uncompressed public keys are not taken.",
  },
  refusals: {
    NetworkUnavailable: "This network does not take such wallets here: choose another one.",
    WalletExists: "You have a wallet of the same kind and the same addresses.",
    ChainUnavailable: "No block of this network was read yet. Leave the height empty, or try again in a while.",
  },
} as const;
