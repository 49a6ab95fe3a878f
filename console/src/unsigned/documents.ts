import { fromBase64, toBase64 } from "./base64.ts";

/** How documents of one format leave, and come back signed. */
type Format = {
  readonly extension: string;
  /** What a file of it has. */
  readonly contentOf: (payload: string) => Uint8Array<ArrayBuffer> | string;
  /** What the browser offers to choose when it comes back. */
  readonly accept: string;
  /** Whether a break is none of it: mails and terminals put them into long words. */
  readonly isOneWord: boolean;
};

/** What is carried of one: of Tron the object that its wallets take, of others all that it is. */
export const carriedOf = ({
  payload,
  tron,
}: {
  readonly payload: string;
  readonly tron: { readonly json: string } | null;
}) => tron?.json ?? payload;

const TEXT: Format = { extension: "txt", contentOf: (payload) => payload, accept: ".txt,.json", isOneWord: false };

/** One that is not here is text, as it is. */
const FORMATS: Readonly<Record<string, Format>> = {
  // As files of BIP-174 are: its bytes, and no base64.
  PSBT: {
    ...{ extension: "psbt", contentOf: (payload) => fromBase64(payload) ?? payload },
    ...{ accept: ".psbt,.txn,.txt", isOneWord: true },
  },
  EIP1559: { ...TEXT, accept: ".txt,.signed", isOneWord: true },
  TRON: { ...TEXT, extension: "json" },
};

export const formatOf = (format: string): Format => FORMATS[format] ?? TEXT;

/** As the API takes it (subgraphs/wallets, signed-elsewhere.ts). */
export const SIGNED_MAX = 1_000_000;

export const tidySigned = (text: string, { isOneWord }: Pick<Format, "isOneWord">): string =>
  isOneWord ? text.replaceAll(/\s+/g, "") : text.trim();

/** `psbt` and a byte that no text has. */
const PSBT_MAGIC = [0x70, 0x73, 0x62, 0x74, 0xff];

/** What a file has, as it is given back: a PSBT of bytes in base64, and text as it is. */
export const readSigned = (bytes: Uint8Array): string =>
  PSBT_MAGIC.every((byte, at) => bytes[at] === byte) ? toBase64(bytes) : new TextDecoder().decode(bytes);

/**
 * So much a camera reads from a screen at arm's length: a QR code could hold thrice as much, of
 * dots that are too small.
 */
const QR_MAX = 1_000;

export const fitsQr = (payload: string): boolean => payload.length <= QR_MAX;
