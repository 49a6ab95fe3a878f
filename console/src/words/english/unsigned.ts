/** What is signed where its key is, and given back. */
export const unsigned = {
  title: "To be signed elsewhere",
  what: "The key is not here. Take this to where it is, compare it there with what this page says, sign it, and give it back here.",
  waits: "It waits for as long as you like, and after a reload of this page, too.",
  expires:
    "Sign it, and give it back, before it expires: then it has failed, and nothing is lost. Send anew. It expires on",
  isCancel:
    "This calls off what was signed before: it pays nothing, to its own source, and costs the fee. Sign it only for that.",
  compare: "1. What it says",
  compareHint: "Sign it only if the machine that signs shows the same.",
  carry: "2. Take it to its key",
  given: "Given out on",
  givenAgain: (number: number) =>
    `Given out anew, for the ${number}. time: what was given out before is not taken any more. On`,
  formats: {
    PSBT: "A PSBT (BIP-174), as hardware wallets and wallet programs of Bitcoin take it.",
    EIP1559: "The bytes of an EIP-1559 transaction, in hexadecimal: their Keccak-256 is what is signed.",
    TRON: "The object that wallets of Tron take (`txID`, `raw_data`, `raw_data_hex`): the SHA-256 of its bytes is what is signed, and its id.",
  } as Readonly<Record<string, string>>,
  save: (extension: string) => `Save it as a .${extension} file`,
  copy: "Copy it",
  asText: "As text",
  qr: "QR code of what is to be signed",
  tooLargeForQr: "It is too large for a QR code that a camera could read: take the file.",
  back: "3. Give back what was signed",
  signed: "What was signed",
  signedHints: {
    PSBT: "The signed PSBT in base64, or the whole transaction in hexadecimal.",
    TRON: "The object that came back from signing it, the whole transaction in hexadecimal, or the signature alone.",
    other: "The whole signed transaction, as the machine gives it.",
  },
  file: "Or a file of it",
  fileHint: "What it has comes into the field above. You can also drop it here.",
  chosen: (name: string, size: string) => `${name}, ${size}`,
  missing: "Paste what was signed, or choose its file.",
  tooLong: "That is larger than anything that is signed here: at most a million characters.",
  unreadable: "The browser could not read this file. Choose it again.",
  submit: "Give it back and send it",
  taken: "It is signed, and on its way.",
  to: "Pays",
  nobody: "nobody: it goes back to its own source",
  amount: "Amount",
  maximumFee: "Costs at most",
  from: "From",
  fields: {
    nonce: "Nonce",
    chainId: "Chain",
    to: "Sent to",
    contract: "The token's contract",
    value: "Value",
    data: "Data",
    gasLimit: "Gas limit",
    maxFeePerGas: "Max fee per gas",
    maxPriorityFeePerGas: "Max priority fee per gas",
    wei: (amount: string) => `${amount} wei`,
    sun: (amount: string) => `${amount} sun`,
    feeLimit: "Fee limit",
    txid: "Transaction id",
  },
  psbt: {
    says: "Its inputs and outputs",
    unread: "This page cannot read them: the machine that signs shows them.",
    fee: "The network takes",
    unknown: "it does not say",
    outputs: (count: number) => (count === 1 ? "Its output" : `Its ${count} outputs`),
    inputs: (count: number) => (count === 1 ? "It spends" : `It spends ${count} outputs`),
    payee: "to the payee",
    change: "back to the wallet: the machine has to show it as its own change",
    script: (hex: string) => `script ${hex}`,
  },
  faults: {
    UNREADABLE:
      "This is no signed transaction of this kind: a part is missing, or it is of another format. Export it once more, or choose the file.",
    OTHER_TRANSACTION:
      "This is another transaction than was given out last. Take the latest one from this page to its key, and change nothing of it there.",
    SIGNATURE_MISSING:
      "It is not signed yet, or not by all keys that it needs. Sign it where they are, and then give it back.",
    OTHER_KEY:
      "It is signed by another key than that of the address that pays. Choose the right account on the machine that signs.",
    SIGNATURE_INVALID: "Its signature is wrong, or not of the whole transaction (SIGHASH_ALL). Sign it once more.",
  },
  refusals: {
    IdempotencyKeyReused: "This was sent before with other words. Send it once more.",
    TransactionNotFound: "There is no such transaction of yours.",
    TransactionNotAwaiting: "Nothing of this waits to be signed any more: it is signed, called off, or at its end.",
    TransactionOutdated:
      "Another transaction has used its nonce, or what it spends, meanwhile, or its time is over: what you have signed can never be paid. Call it off where it still waits, and send anew.",
    CustodyStopped:
      "The books and the chain differ, and nothing of this currency leaves until an operator lets go, under Books and chains.",
  },
} as const;
