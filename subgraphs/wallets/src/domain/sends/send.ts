import type { Money } from "@coffer/money/money";
import type { PaymentId, SendId, UserId, WalletId } from "../wallets/ids.ts";
import type { NetworkCode } from "../wallets/network.ts";
import { type FeeTerms, maximumFee, type Priority } from "./fees.ts";
import type { Outpoint } from "./outputs/coin.ts";

/**
 * AWAITING_APPROVAL: a policy has it wait for people, or for its payee to be known long enough.
 * PLANNED: nothing is signed. AWAITING_SIGNATURE: what is to be signed is given out, for its key is
 * elsewhere. SIGNED: one attempt is, and nobody was given it. BROADCAST: a node was given it,
 * whatever it answered, or a block has what was given out. CONFIRMED: enough blocks hold it. FINAL:
 * no block takes it back. FAILED and CANCELLED: it has paid nothing, and never will. The database
 * knows the same steps (prisma/wallets/functions/send_may_change.sql).
 */
export const STEPS = {
  AWAITING_APPROVAL: ["PLANNED", "CANCELLED"],
  PLANNED: ["AWAITING_APPROVAL", "AWAITING_SIGNATURE", "SIGNED", "FAILED", "CANCELLED"],
  AWAITING_SIGNATURE: ["SIGNED", "BROADCAST", "FAILED", "CANCELLED"],
  SIGNED: ["BROADCAST"],
  BROADCAST: ["BROADCAST", "CONFIRMED", "FAILED", "CANCELLED"],
  CONFIRMED: ["BROADCAST", "FINAL"],
  FINAL: [],
  FAILED: [],
  CANCELLED: [],
} as const satisfies Record<string, readonly string[]>;

export type SendState = keyof typeof STEPS;
export const SEND_STATES = Object.keys(STEPS) as readonly SendState[];

/** Nothing of it is signed, and nobody was given anything to sign. */
export const isOnlyPlanned = ({ state }: Pick<Send, "state">): boolean =>
  state === "PLANNED" || state === "AWAITING_APPROVAL";

/**
 * PAYOUT: of a payment. SWEEP: from a deposit address to the treasury. FUND: from the treasury to a
 * deposit address, which has to pay a fee itself. OWN: from a wallet that its owner has brought, or
 * watches, whose coins are theirs: no books have any of it. BUMP and CONSOLIDATION, where money is
 * outputs: the treasury pays itself, so that what is stuck is mined (CPFP), or to have one output
 * where there were many. COLD: from the treasury to its cold storage, whose keys are elsewhere.
 * REFILL: back from there, signed where these are.
 */
export const SEND_KINDS = ["PAYOUT", "SWEEP", "OWN", "FUND", "BUMP", "CONSOLIDATION", "COLD", "REFILL"] as const;
export type SendKind = (typeof SEND_KINDS)[number];

/** The treasury pays itself: nothing leaves it but the fee. */
export const staysHome = ({ kind }: Pick<Send, "kind">): boolean => kind === "BUMP" || kind === "CONSOLIDATION";

/**
 * PAYEE_REFUSES: the contract at its address takes none, found before anything was signed.
 * POLICY_DENIES: the policy of its network does, before as well. REVERTED: it was mined, and failed
 * there. NOT_MOVED: it was mined, and its token's contract does not say that just this was moved.
 * REPLACED: somebody else has used its nonce, or spent what it spends. EXPIRED: it was given out to
 * be signed elsewhere, its time is over, and no block has it. Of OWN alone, before
 * anything was signed: SOURCE_SHORT, its owner has less there by now; FEE_ABOVE_CAP, it would cost
 * more than it may.
 */
export const SEND_FAILURES = [
  "PAYEE_REFUSES",
  "POLICY_DENIES",
  "REVERTED",
  "NOT_MOVED",
  "REPLACED",
  "EXPIRED",
  "SOURCE_SHORT",
  "FEE_ABOVE_CAP",
] as const;
export type SendFailure = (typeof SEND_FAILURES)[number];

/** Of one send: a fee that rises by an eighth each time is above any bound before that. */
export const ATTEMPTS_MAX = 200;

/** Of what operators say why they want it, in characters (code points). */
export const ACT_REASON_MAX = 512;

/** What somebody wants of a send that is on its way. */
export type Asked = "SPEED_UP" | "CANCEL";

/** The transaction that stands in a block with a send's nonce. */
export type Mined = {
  readonly txid: string;
  /** One of its attempts. */
  readonly isOurs: boolean;
  readonly height: number;
  readonly blockHash: string;
  readonly isSuccess: boolean;
  /** Just what was meant to: of a token, as its contract says; null: nobody has read that yet. */
  readonly hasMoved: boolean | null;
  /** Smallest units of the network's own currency. */
  readonly fee: bigint;
};

/** What moves by the contract of a token. */
export type SendToken = {
  readonly contract: string;
  /** Of a sweep: whose tokens it moves, who may pay its fee or not; null: its source's own. */
  readonly owner: string | null;
};

export type PutOff = { readonly times: number; readonly until: Date };

/** At first it is looked at again at once, as it were, then after twice as long each time. */
const PUT_OFF_MS = 2_000;
const PUT_OFF_MAX_MS = 300_000;

/**
 * What waits for money, a fee or a node's answer has its turn again behind what waits as well: each
 * look asks a node, and what anybody can order must not have it asked for ever at each round.
 */
export function putOff({ putOff: before }: Pick<Send, "putOff">, now: Date): PutOff {
  const times = (before?.times ?? 0) + 1;
  const ms = Math.min(PUT_OFF_MAX_MS, PUT_OFF_MS * 2 ** Math.min(times - 1, 20));
  return { times, until: new Date(now.getTime() + ms) };
}

/** What is to be brought about on a network, once, by one of its attempts. */
export type Send = {
  readonly id: SendId;
  readonly network: NetworkCode;
  readonly kind: SendKind;
  /** Whose nonce it has. */
  readonly source: string;
  readonly payee: string;
  /** Of what takes all that there is: what its latest attempt says. */
  readonly amount: Money;
  /**
   * Of OWN: whatever its source has of the network's own currency, less the fee. Of what stays
   * home: whatever it spends.
   */
  readonly isAll: boolean;
  /** Null: the network's own currency. */
  readonly token: SendToken | null;
  /** What it may cost at most, in the network's own smallest units. */
  readonly feeCap: bigint;
  readonly priority: Priority;
  readonly paymentId: PaymentId | null;
  readonly userId: UserId | null;
  /** Of OWN and REFILL: from which wallet. */
  readonly walletId: WalletId | null;
  /** That one has no key here: whoever has it signs elsewhere. */
  readonly isSignedElsewhere: boolean;
  readonly state: SendState;
  /** Where money is outputs: as how many-th of its source it was signed, from 0. */
  readonly nonce: number | null;
  readonly asked: Asked | null;
  /**
   * Before it is signed: nobody looks at it anew before then, for its policy would have it wait;
   * null: nothing keeps it, or approvals alone do.
   */
  readonly heldUntil: Date | null;
  /** It could not be signed, so many times in a row: nobody looks at it again before then. */
  readonly putOff: PutOff | null;
  readonly mined: Mined | null;
  readonly failure: SendFailure | null;
  /** It was once, whatever became of its block: it counts as paid, and is called off no more. */
  readonly wasConfirmed: boolean;
  readonly createdAt: Date;
};

/** A transaction that was signed for a send, whatever its chain is. */
export type SignedAttempt = {
  readonly sendId: SendId;
  /** From 1. */
  readonly number: number;
  readonly txid: string;
  readonly bytes: Uint8Array;
  /** Nothing, paid to the source itself: mined, it makes the others worthless. */
  readonly isCancel: boolean;
  readonly units: bigint;
  readonly signedAt: Date;
  /** When it was given to a node last; null: never. */
  readonly sentAt: Date | null;
  /** What nodes made of it last; null: they were not asked. */
  readonly outcome: SentOutcome | null;
};

/** Of a chain whose money is in accounts. */
export type Attempt = SignedAttempt & { readonly fees: FeeTerms };

/** Of a chain whose money is outputs. */
export type OutputAttempt = SignedAttempt & {
  /** What it pays, exactly. */
  readonly fee: bigint;
  /** Its virtual bytes, at most. */
  readonly vsize: number;
  readonly inputs: readonly Outpoint[];
};

/** Of a chain whose transactions expire: until one is dead, there is no other. */
export type ExpiringAttempt = SignedAttempt & {
  /** What it costs at most. */
  readonly fee: bigint;
  /** Behind a block of this time no other has it. */
  readonly expiresAt: Date;
  /** That it is in no block, and will be in none, was found at a block of this height. */
  readonly deadHeight: number | null;
};

export type AnyAttempt = Attempt | OutputAttempt | ExpiringAttempt;

/** What it costs at most. */
export const costOf = (attempt: AnyAttempt): bigint => ("fees" in attempt ? maximumFee(attempt.fees) : attempt.fee);

/** See the port that broadcasts. */
export const SENT_OUTCOMES = ["ACCEPTED", "TOO_CHEAP", "NO_FUNDS", "REFUSED", "UNCLEAR"] as const;
export type SentOutcome = (typeof SENT_OUTCOMES)[number];

/** An address that we spend from. */
export type Source = {
  readonly network: NetworkCode;
  readonly address: string;
  readonly nextNonce: number;
  readonly pausedFor: SourcePause | null;
};

/** REFUSED: a node says that what we sign is wrong. FOREIGN_NONCE: somebody else signs for it. */
export type SourcePause = "REFUSED" | "FOREIGN_NONCE";

/** Nothing is to be left at its source: what it moves is what there is, less its fee. */
export const takesAll = ({ kind, token, isAll }: Pick<Send, "kind" | "token" | "isAll">): boolean =>
  token === null && (kind === "SWEEP" || isAll);

const ENDS: readonly SendState[] = ["FINAL", "FAILED", "CANCELLED"];
export const isOpen = ({ state }: Pick<Send, "state">): boolean => !ENDS.includes(state);

/** Where the house's money is on a network; of its cold storage the address that is in force. */
export type HouseAddresses = { readonly address: string; readonly coldAddress?: string | null };

/**
 * What is called a sweep, and would not bring to the treasury what is elsewhere, is to pay an
 * address's fees, and does not come from the treasury, or is to be kept cold, and goes elsewhere:
 * nobody plans such, and no policy guards these. The database knows the same, and whose the address
 * is (functions/send_goes_home.sql).
 */
export const isAstray = (
  { kind, payee, source, token }: Pick<Send, "kind" | "payee" | "source" | "token">,
  house: HouseAddresses | null,
): boolean =>
  (kind === "SWEEP" && (payee !== house?.address || (token?.owner ?? source) === payee)) ||
  (kind === "FUND" && (source !== house?.address || payee === source || token !== null)) ||
  (kind === "COLD" && (source !== house?.address || payee === source || payee !== house.coldAddress)) ||
  (kind === "REFILL" && (payee !== house?.address || payee === source));

/** What moves between addresses of the house: nobody is paid by it. */
export const staysHere = ({ kind }: Pick<Send, "kind">): boolean =>
  kind === "SWEEP" || kind === "FUND" || kind === "COLD" || kind === "REFILL";

/**
 * Somebody else's transaction stands in the place of a payment's, and may have paid its payee: a
 * back-up that is older than the chain does not know what was signed since. An operator looks, and
 * calls it off where nothing was paid; until then nothing is given back.
 */
export const awaitsOperator = ({ kind, state, mined, wasConfirmed, asked }: Replaceable): boolean =>
  kind === "PAYOUT" && state === "BROADCAST" && mined?.isOurs === false && !wasConfirmed && asked !== "CANCEL";

type Replaceable = Pick<Send, "kind" | "state" | "wasConfirmed" | "asked"> & {
  readonly mined: Pick<Mined, "isOurs"> | null;
};

/**
 * It is to be called off. Once one that does was given to a node, or to who signs elsewhere, the
 * others may well lose: it stays so. What counted as paid before its block was taken back is paid.
 */
export const isCallingOff = (
  { asked, wasConfirmed }: Pick<Send, "asked" | "wasConfirmed">,
  latest: Pick<SignedAttempt, "isCancel"> | undefined,
): boolean => !wasConfirmed && (asked === "CANCEL" || latest?.isCancel === true);

/** What a send that is mined becomes, so many blocks deep; null: it stays as it is. */
export type Settled =
  | { readonly state: "CONFIRMED" | "FINAL" | "CANCELLED" }
  | { readonly state: "FAILED"; readonly failure: SendFailure };

/**
 * Nothing is given back before its block is final: a send that failed in one block may pay in
 * another. `winner`: which of its attempts was mined; null: none of them.
 */
export function settle(
  send: Pick<Send, "kind" | "state" | "mined" | "wasConfirmed" | "asked">,
  { winner, confirmations, needed, finality }: Depth & { readonly winner: Pick<SignedAttempt, "isCancel"> | null },
): Settled | null {
  const { state, mined } = send;
  if (!mined || (state !== "BROADCAST" && state !== "CONFIRMED")) return null;
  const isFinal = confirmations >= finality;
  if (winner && !winner.isCancel && mined.isSuccess && mined.hasMoved) {
    if (state === "BROADCAST") return confirmations >= needed ? { state: "CONFIRMED" } : null;
    return isFinal ? { state: "FINAL" } : null;
  }
  if (!isFinal) return null;
  if (!winner) return awaitsOperator(send) ? null : { state: "FAILED", failure: "REPLACED" };
  if (winner.isCancel) return { state: "CANCELLED" };
  if (mined.isSuccess && mined.hasMoved === null) return null;
  return { state: "FAILED", failure: mined.isSuccess ? "NOT_MOVED" : "REVERTED" };
}

export type Depth = {
  /** Blocks that hold it, its own among them. */
  readonly confirmations: number;
  /** As many have to, before it counts as paid. */
  readonly needed: number;
  /** As many hold a block for good. */
  readonly finality: number;
};
