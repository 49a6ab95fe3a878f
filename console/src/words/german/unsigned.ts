/** Was dort signiert wird, wo sein Schlüssel ist, und zurückkommt. */
export const unsigned = {
  title: "Anderswo zu signieren",
  what: "Der Schlüssel ist nicht hier. Bringen Sie das dorthin, wo er ist, vergleichen Sie es dort mit dem, was diese Seite sagt, signieren Sie es, und geben Sie es hier zurück.",
  waits: "Es wartet, solange Sie wollen, auch wenn Sie diese Seite neu laden.",
  expires:
    "Signieren Sie es, und geben Sie es zurück, bevor es abläuft: Dann ist es gescheitert, und nichts ist verloren. Senden Sie neu. Es läuft ab am",
  isCancel:
    "Das zieht zurück, was vorher signiert wurde: Es zahlt nichts, an seine eigene Quelle, und kostet die Gebühr. Signieren Sie es nur dafür.",
  compare: "1. Was darin steht",
  compareHint: "Signieren Sie es nur, wenn das Gerät, das signiert, dasselbe zeigt.",
  carry: "2. Zu seinem Schlüssel bringen",
  given: "Herausgegeben am",
  givenAgain: (number: number) =>
    `Neu herausgegeben, zum ${number}. Mal: Was vorher herausgegeben wurde, wird nicht mehr angenommen. Am`,
  formats: {
    PSBT: "Eine PSBT (BIP-174), wie Hardware-Wallets und Wallet-Programme von Bitcoin sie nehmen.",
    EIP1559: "Die Bytes einer EIP-1559-Transaktion, hexadezimal: Signiert wird ihr Keccak-256.",
    TRON: "Das Objekt, das Wallets von Tron nehmen (`txID`, `raw_data`, `raw_data_hex`): Signiert wird der SHA-256 seiner Bytes, der auch seine Id ist.",
  } as Readonly<Record<string, string>>,
  save: (extension: string) => `Als .${extension}-Datei speichern`,
  copy: "Kopieren",
  asText: "Als Text",
  qr: "QR-Code dessen, was zu signieren ist",
  tooLargeForQr: "Es ist zu groß für einen QR-Code, den eine Kamera lesen könnte: Nehmen Sie die Datei.",
  back: "3. Zurückgeben, was signiert ist",
  signed: "Was signiert ist",
  signedHints: {
    PSBT: "Die signierte PSBT in Base64, oder die ganze Transaktion hexadezimal.",
    TRON: "Das Objekt, das vom Signieren zurückkam, die ganze Transaktion hexadezimal, oder die Signatur allein.",
    other: "Die ganze signierte Transaktion, wie das Gerät sie ausgibt.",
  },
  file: "Oder eine Datei davon",
  fileHint: "Was sie enthält, kommt in das Feld darüber. Sie können sie auch hierher ziehen.",
  chosen: (name: string, size: string) => `${name}, ${size}`,
  missing: "Fügen Sie ein, was signiert ist, oder wählen Sie dessen Datei.",
  tooLong: "Das ist größer als alles, was hier signiert wird: höchstens eine Million Zeichen.",
  unreadable: "Der Browser konnte diese Datei nicht lesen. Wählen Sie sie noch einmal.",
  submit: "Zurückgeben und senden",
  taken: "Es ist signiert und unterwegs.",
  to: "Zahlt an",
  nobody: "niemanden: Es geht an seine eigene Quelle zurück",
  amount: "Betrag",
  maximumFee: "Kostet höchstens",
  from: "Aus",
  fields: {
    nonce: "Nonce",
    chainId: "Kette",
    to: "Gesendet an",
    contract: "Vertrag des Tokens",
    value: "Wert",
    data: "Daten",
    gasLimit: "Gaslimit",
    maxFeePerGas: "Höchste Gebühr je Gas",
    maxPriorityFeePerGas: "Höchster Vorrang je Gas",
    wei: (amount: string) => `${amount} Wei`,
    sun: (amount: string) => `${amount} Sun`,
    feeLimit: "Gebührengrenze",
    txid: "Id der Transaktion",
  },
  psbt: {
    says: "Ihre Ein- und Ausgänge",
    unread: "Diese Seite kann sie nicht lesen: Das Gerät, das signiert, zeigt sie.",
    fee: "Das Netz nimmt",
    unknown: "sagt sie nicht",
    outputs: (count: number) => (count === 1 ? "Ihr Ausgang" : `Ihre ${count} Ausgänge`),
    inputs: (count: number) => (count === 1 ? "Sie gibt aus" : `Sie gibt ${count} Ausgänge aus`),
    payee: "an den Empfänger",
    change: "zurück an das Wallet: Das Gerät muss es als sein eigenes Wechselgeld zeigen",
    script: (hex: string) => `Skript ${hex}`,
  },
  faults: {
    UNREADABLE:
      "Das ist keine signierte Transaktion dieser Art: Ein Teil fehlt, oder sie hat ein anderes Format. Exportieren Sie sie noch einmal, oder wählen Sie die Datei.",
    OTHER_TRANSACTION:
      "Das ist eine andere Transaktion als die, die zuletzt herausgegeben wurde. Bringen Sie die neueste von dieser Seite zu ihrem Schlüssel, und ändern Sie dort nichts daran.",
    SIGNATURE_MISSING:
      "Sie ist noch nicht signiert, oder nicht von allen Schlüsseln, die sie braucht. Signieren Sie sie dort, wo diese sind, und geben Sie sie dann zurück.",
    OTHER_KEY:
      "Sie ist von einem anderen Schlüssel signiert als dem der Adresse, die zahlt. Wählen Sie am Gerät, das signiert, das richtige Konto.",
    SIGNATURE_INVALID:
      "Ihre Signatur ist falsch, oder nicht über die ganze Transaktion (SIGHASH_ALL). Signieren Sie sie noch einmal.",
  },
  refusals: {
    IdempotencyKeyReused: "Das wurde schon mit anderem Inhalt gesendet. Senden Sie es noch einmal.",
    TransactionNotFound: "Sie haben keine solche Transaktion.",
    TransactionNotAwaiting:
      "Davon wartet nichts mehr darauf, signiert zu werden: Es ist signiert, zurückgezogen oder am Ende.",
    TransactionOutdated:
      "Eine andere Transaktion hat inzwischen ihre Nonce verbraucht, oder was sie ausgibt, oder ihre Zeit ist um: Was Sie signiert haben, kann nie gezahlt werden. Ziehen Sie sie zurück, falls sie noch wartet, und senden Sie neu.",
    CustodyStopped:
      "Bücher und Kette unterscheiden sich, und nichts von dieser Währung geht ab, bis jemand unter Bücher und Ketten es freigibt.",
  },
} as const;
