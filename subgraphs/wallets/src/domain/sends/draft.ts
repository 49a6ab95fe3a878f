import type { SendId } from "../wallets/ids.ts";
import type { FeeTerms } from "./fees.ts";
import type { Coin } from "./outputs/coin.ts";
import type { AnyAttempt, Attempt, ExpiringAttempt, OutputAttempt, Send } from "./send.ts";

/**
 * As what is to be signed is given out: PSBT is BIP-174's, EIP1559 the bytes that are hashed, TRON
 * those whose SHA-256 is the transaction's id (`raw_data`).
 */
export type UnsignedFormat = "PSBT" | "EIP1559" | "TRON";

type AnyDraft = {
  readonly sendId: SendId;
  /** From 1, of all that were made for it. */
  readonly number: number;
  /** The transaction itself, without signatures: what comes back has to be of these very bytes. */
  readonly unsigned: Uint8Array;
  readonly isCancel: boolean;
  readonly units: bigint;
  readonly madeAt: Date;
  /** It waits: it was not signed, nor called off, nor made anew. */
  readonly isOpen: boolean;
};

/** Of a chain whose money is in accounts. */
export type TransferDraft = AnyDraft & {
  readonly nonce: number;
  readonly fees: FeeTerms;
  /** A block of this height has somebody else's transaction of its nonce, or of one behind it. */
  readonly outdatedHeight: number | null;
};

/** Of a chain whose money is outputs. */
export type SpendDraft = AnyDraft & {
  readonly fee: bigint;
  readonly vsize: number;
  readonly inputs: readonly Coin[];
  /** With what a signer has to know of its inputs. */
  readonly psbt: Uint8Array;
};

/** Of a chain whose transactions expire: there is one of a send, for nothing excludes another. */
export type ExpiringDraft = AnyDraft & {
  /** Known before it is signed: what is mined of this id has paid, whoever has sent it. */
  readonly txid: string;
  /** What it costs at most. */
  readonly fee: bigint;
  /** Behind a block of this time no other has it. */
  readonly expiresAt: Date;
  /** That it is in no block, and will be in none, was found at a block of this height. */
  readonly deadHeight: number | null;
};

/** What is to be signed where the key is. */
export type Draft = TransferDraft | SpendDraft | ExpiringDraft;

export const isTransfer = (draft: Draft): draft is TransferDraft => "fees" in draft;
export const isSpend = (draft: Draft): draft is SpendDraft => "psbt" in draft;
export const isExpiring = (draft: Draft): draft is ExpiringDraft => "expiresAt" in draft;

/** What is wrong with what came back. */
export type SignedFault = "UNREADABLE" | "OTHER_TRANSACTION" | "SIGNATURE_MISSING" | "SIGNATURE_INVALID" | "OTHER_KEY";

type Signed = { readonly txid: string; readonly bytes: Uint8Array };
type Numbered = Pick<Attempt, "number"> & { readonly at: Date };

/** What a draft is once it is signed. */
export function toAttempt(draft: TransferDraft, signed: Signed, of: Numbered): Attempt;
export function toAttempt(draft: SpendDraft, signed: Signed, of: Numbered): OutputAttempt;
export function toAttempt(draft: ExpiringDraft, signed: Signed, of: Numbered): ExpiringAttempt;
export function toAttempt(draft: Draft, signed: Signed, of: Numbered): AnyAttempt;
export function toAttempt(draft: Draft, { txid, bytes }: Signed, { number, at }: Numbered): AnyAttempt {
  const { sendId, isCancel, units } = draft;
  const signed = { sendId, number, txid, bytes, isCancel, units, signedAt: at, sentAt: null, outcome: null };
  if (isTransfer(draft)) return { ...signed, fees: draft.fees };
  if (isExpiring(draft)) return { ...signed, fee: draft.fee, expiresAt: draft.expiresAt, deadHeight: null };
  const { fee, vsize, inputs } = draft;
  return { ...signed, fee, vsize, inputs: inputs.map(({ txid: made, vout }) => ({ txid: made, vout })) };
}

/**
 * What a replacement has to exclude and to outbid: whatever was signed, and what was given out,
 * which may be signed by now, and sent elsewhere. A draft is no transaction yet: it has no hash.
 */
export const unsignedAttempt = { txid: "", bytes: new Uint8Array() } as const;

/**
 * Whether its draft, if it is open, may be signed and given back now. One that expires may be
 * called off, and still be mined: then it waits for its end.
 */
export const awaitsSignature = ({ state, mined, asked, isSignedElsewhere }: Awaiting): boolean =>
  isSignedElsewhere &&
  mined === null &&
  (state === "BROADCAST" || (state === "AWAITING_SIGNATURE" && asked !== "CANCEL"));

type Awaiting = Pick<Send, "state" | "mined" | "asked" | "isSignedElsewhere">;
