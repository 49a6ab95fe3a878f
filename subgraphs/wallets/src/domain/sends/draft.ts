import type { SendId } from "../wallets/ids.ts";
import type { FeeTerms } from "./fees.ts";
import type { Coin } from "./outputs/coin.ts";
import type { Attempt, OutputAttempt, Send } from "./send.ts";

/** As what is to be signed is given out: PSBT is BIP-174's, EIP1559 the bytes that are hashed. */
export type UnsignedFormat = "PSBT" | "EIP1559";

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

/** What is to be signed where the key is. */
export type Draft = TransferDraft | SpendDraft;

/** What is wrong with what came back. */
export type SignedFault = "UNREADABLE" | "OTHER_TRANSACTION" | "SIGNATURE_MISSING" | "SIGNATURE_INVALID" | "OTHER_KEY";

type Signed = { readonly txid: string; readonly bytes: Uint8Array };
type Numbered = Pick<Attempt, "number"> & { readonly at: Date };

/** What a draft is once it is signed. */
export function toAttempt(draft: TransferDraft, signed: Signed, of: Numbered): Attempt;
export function toAttempt(draft: SpendDraft, signed: Signed, of: Numbered): OutputAttempt;
export function toAttempt(draft: Draft, signed: Signed, of: Numbered): Attempt | OutputAttempt;
export function toAttempt(draft: Draft, { txid, bytes }: Signed, { number, at }: Numbered): Attempt | OutputAttempt {
  const { sendId, isCancel, units } = draft;
  const signed = { sendId, number, txid, bytes, isCancel, units, signedAt: at, sentAt: null, outcome: null };
  if ("fees" in draft) return { ...signed, fees: draft.fees };
  const { fee, vsize, inputs } = draft;
  return { ...signed, fee, vsize, inputs: inputs.map(({ txid: made, vout }) => ({ txid: made, vout })) };
}

/**
 * What a replacement has to exclude and to outbid: whatever was signed, and what was given out,
 * which may be signed by now, and sent elsewhere. A draft is no transaction yet: it has no hash.
 */
export const unsignedAttempt = { txid: "", bytes: new Uint8Array() } as const;

/** Whether its draft, if it is open, may be signed and given back now. */
export const awaitsSignature = ({ state, mined, isSignedElsewhere }: Awaiting): boolean =>
  isSignedElsewhere && mined === null && (state === "AWAITING_SIGNATURE" || state === "BROADCAST");

type Awaiting = Pick<Send, "state" | "mined" | "isSignedElsewhere">;
