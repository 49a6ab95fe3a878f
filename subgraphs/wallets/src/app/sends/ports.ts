import type { NewEvent } from "@coffer/contracts/new-event";
import type { Money } from "@coffer/money/money";
import type { Sealed } from "@coffer/platform/stores/vault";
import type { BlockHead } from "../../domain/chains/block.ts";
import type { ConsolidationRule } from "../../domain/sends/outputs/consolidate.ts";
import type {
  AnyAttempt,
  Asked,
  Attempt,
  HouseAddresses,
  PutOff,
  Send,
  SendKind,
  SendState,
  SentOutcome,
  Settled,
  SignedAttempt,
  Source,
  SourcePause,
} from "../../domain/sends/send.ts";
import type { AccountId, PaymentId, SendId, UserId, WalletId } from "../../domain/wallets/ids.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { VerdictWriter } from "../policies/ports.ts";
import type { Outcome } from "./chain-ports.ts";

/** What sends cost and wait for on a network. */
export type SendRules = {
  /** What one may cost at most, in the network's own smallest units. */
  readonly feeCap: bigint;
  /** Of one source, how many may be signed and not mined. */
  readonly unminedMax: number;
  /** What is not mined after this is given to nodes again. */
  readonly sendAgainMs: number;
  /** What is not mined after this is replaced by one that pays more. */
  readonly replaceAfterMs: number;
  /** Deposits of less than this stay where they are; null: nothing is swept by itself. */
  readonly sweepMinimum: bigint | null;
  /** Where money is outputs; left out, or null: none are joined. */
  readonly consolidation?: ConsolidationRule | null;
};

/** Who pays out over a network; null where nobody does yet. */
export type FindTreasury = (network: NetworkCode) => Promise<HouseAddresses | null>;

/** As it is signed: whatever is not said of it is found then. */
export type NewSend = Pick<
  Send,
  | "id"
  | "network"
  | "kind"
  | "source"
  | "payee"
  | "amount"
  | "token"
  | "feeCap"
  | "priority"
  | "paymentId"
  | "userId"
  | "createdAt"
> &
  Partial<Pick<Send, "walletId" | "isAll">> & {
    /** That its payment is paid from; of a payment of earlier versions nobody says it. */
    readonly accountId?: AccountId | null;
  };

/** Where a source's key is. */
export type SourceKey = {
  readonly walletId: WalletId;
  /** Null where nobody has said it, and of a wallet of one private key. */
  readonly accountPath: string | null;
  /** Of the receive chain; 1: of the chain for change. */
  readonly chain?: 0 | 1;
  /** The child's number there; of one private key 0, whichever of its addresses it is. */
  readonly index: number;
  /** Null of a wallet of an earlier version (`npm run vault`). */
  readonly sealedAccountKey: Sealed | null;
};

/** In one transaction. What changes a send writes its history too. */
export type SendWriter = VerdictWriter & {
  /**
   * False, and nothing kept, where its payment has one, or was called off, or what it sweeps
   * another sweep.
   */
  plan(send: NewSend): Promise<boolean>;
  /**
   * Until the end of the transaction nothing is planned for this payment, and nobody changes what
   * was. `isAnswered`: its payer has called it off before.
   */
  lockPayout(id: PaymentId): Promise<{ readonly send: Send | null; readonly isAnswered: boolean }>;
  /** Once for a payment, for good. */
  keepCallOff(callOff: CallOff): Promise<void>;
  /** Locked to the end of the transaction: who signs for it, and nobody else does meanwhile. */
  lockSource(network: NetworkCode, address: string): Promise<Source | null>;
  /** Locked, as it is now; null where there is none. */
  lockSend(id: SendId): Promise<Send | null>;
  /**
   * Whether nothing of its currency leaves over its network, because the books and the chain
   * differ, which nobody changes to the end of the transaction; or because its payer's account is
   * frozen. Never of OWN, which no books know.
   */
  isStopped(send: Pick<Send, "id" | "network" | "amount" | "kind">): Promise<boolean>;
  /**
   * The lowest that no send of a source has, from what the chain has counted on: what others have
   * used in a block that was taken back is free again. Nor one that this owner has given out to be
   * signed elsewhere; what others have given out keeps nothing, for who watches an address need not
   * have its key.
   */
  findFreeNonce(source: Pick<Source, "network" | "address">, from: number, userId: UserId | null): Promise<number>;
  /** Its first attempt, with this nonce, which is given away for good: SIGNED. */
  sign(send: Send, attempt: AnyAttempt, nonce: number): Promise<void>;
  /** How many were signed for it. */
  countAttempts(id: SendId): Promise<number>;
  /** Another one of the same nonce. What was asked for is done with it. */
  replace(send: Send, attempt: AnyAttempt): Promise<void>;
  /** What nodes made of it: SIGNED becomes BROADCAST, whatever they said. */
  noteSent(attempt: Pick<SignedAttempt, "sendId" | "number">, sent: Sent): Promise<void>;
  ask(id: SendId, asked: Asked): Promise<void>;
  /** Kept for good. */
  noteAct(act: SendAct): Promise<void>;
  /** Before it is signed, a policy has it wait: for people, until a moment, or both. */
  hold(send: Send, held: Held, at: Date): Promise<void>;
  /** It could not be signed now; nothing, where it is PLANNED no more. */
  putOff(id: SendId, until: PutOff): Promise<void>;
  /** Kept for good; false: this operator has said so before. */
  keepApproval(approval: Approval): Promise<boolean>;
  /** Before anything of it is signed, or once all that was is dead. */
  end(
    send: Send,
    end: { readonly state: "FAILED" | "CANCELLED"; readonly failure: Send["failure"] },
    at: Date,
  ): Promise<void>;
  /** As it was given a nonce; one that others use is made up for. */
  pause(source: Pick<Source, "network" | "address">, pausedFor: SourcePause | null): Promise<void>;
  /** Never back. */
  raiseNonce(source: Pick<Source, "network" | "address">, nextNonce: number): Promise<void>;
  /** Sends whose nonce one of these has, of whoever signs: they are mined. */
  mined(network: NetworkCode, seen: SeenOutcomes): Promise<readonly MinedSend[]>;
  /** Those of a block that is taken back: not mined, and BROADCAST. */
  takeBack(network: NetworkCode, block: BlockHead, at: Date): Promise<readonly Send[]>;
  /**
   * Of these transactions, mined and successful, those that say otherwise than a send at its end:
   * it was given back, and has paid after all; or is paid, and was called off.
   */
  listContradicting(network: NetworkCode, txids: readonly string[]): Promise<readonly Contradiction[]>;
  /** Sends that came to their end by this block. */
  listEndedBy(network: NetworkCode, block: BlockHead): Promise<readonly Contradiction[]>;
  /** Where it is still mined in this very block; false: it is not. */
  settle(send: Send, settled: Settled, at: Date): Promise<boolean>;
  tell(events: readonly NewEvent<"wallets">[]): Promise<void>;
};

/**
 * What came of it that its payer wanted a payment called off. ENDED: it had, for whatever reason,
 * before; REFUSED: it was signed.
 */
export type CallOffAnswer = "CANCELLED" | "REFUSED" | "ENDED";
export type CallOff = {
  readonly paymentId: PaymentId;
  readonly userId: UserId;
  readonly answer: CallOffAnswer;
  readonly at: Date;
};

/** Where a send stands that is not signed, and when somebody looks at it anew. */
export type Held = { readonly state: "PLANNED" | "AWAITING_APPROVAL"; readonly until: Date | null };

/** What an operator has said of a send that waits for it, and of what they have said it. */
export type Approval = {
  readonly sendId: SendId;
  readonly operatorId: UserId;
  readonly decision: "APPROVED" | "REJECTED";
  readonly network: NetworkCode;
  readonly payee: string;
  readonly amount: Money;
  readonly reason: string;
  readonly at: Date;
};

/** What an operator, or the owner of one from a wallet of theirs, wanted of a send, and why. */
export type SendAct = {
  readonly sendId: SendId;
  /** REFILL: that there is such a send. */
  readonly asked: Asked | "REFILL";
  readonly reason: string;
  readonly operatorId: UserId;
  readonly at: Date;
};

export type Sent = { readonly at: Date; readonly outcome: SentOutcome; readonly said: string };

/** What became of transactions in a block, and when that was seen. */
export type SeenOutcomes = { readonly block: BlockHead; readonly outcomes: readonly Outcome[]; readonly at: Date };

export type Contradiction = { readonly id: SendId; readonly txid: string };

/** `isForeign`: no attempt of ours was mined. */
export type MinedSend = { readonly send: Send; readonly isForeign: boolean };

export type InSends = <T>(work: (writer: SendWriter) => Promise<T>) => Promise<T>;

/** A send with what was signed for it, the oldest first. */
export type SendWithAttempts<One extends SignedAttempt = Attempt> = {
  readonly send: Send;
  readonly attempts: readonly One[];
};

/** Of chains of one kind, whose attempts are such: of another it throws. */
export type SendReader<One extends SignedAttempt = Attempt> = {
  /** In any order; absent ones are left out. */
  listByIds(ids: readonly SendId[]): Promise<readonly Send[]>;
  listByPayments(ids: readonly PaymentId[]): Promise<readonly Send[]>;
  listAttempts(ids: readonly SendId[]): Promise<readonly One[]>;
  /** The newest first. */
  list(page: SendPage): Promise<readonly Send[]>;
  /**
   * PLANNED, of sources that are not paused and of what is not stopped, so many of each kind: by
   * priority, then the oldest first, and none that is put off, or that a policy holds, until later.
   * Payouts that wait for money keep no sweep waiting, which brings it. Where there are more, every
   * second one is who has waited for a look for longest; and of one payer there are no more than
   * `ofPayer`.
   */
  listPlanned(network: NetworkCode, of: PlannedTurn): Promise<readonly Send[]>;
  /** Of these, those that are paid from an account that is frozen now, or whose owner is. */
  listFrozen(ids: readonly SendId[]): Promise<ReadonlySet<SendId>>;
  /** AWAITING_APPROVAL, and to be looked at anew: for time, or for a policy that is newer. */
  listDue(network: NetworkCode, of: { readonly count: number; readonly now: Date }): Promise<readonly Send[]>;
  /** The oldest first. */
  listApprovals(ids: readonly SendId[]): Promise<readonly Approval[]>;
  /** SIGNED or BROADCAST, in no block: of each source by nonce. */
  listUnmined(network: NetworkCode): Promise<readonly SendWithAttempts<One>[]>;
  /** In blocks, and not at their end: in blocks up to this height. */
  listMined(network: NetworkCode, upTo: number): Promise<readonly SendWithAttempts<One>[]>;
  findSource(network: NetworkCode, address: string): Promise<Source | null>;
  findSourceKey(network: NetworkCode, address: string): Promise<SourceKey | null>;
};

export type PlannedTurn = { readonly count: number; readonly ofPayer: number; readonly now: Date };

/** How a send stood after one of its changes, from 1 without a gap. */
export type SendChange = {
  readonly sequence: number;
  readonly state: SendState;
  /** Of what is mined; null where it is in no block. */
  readonly txid: string | null;
  readonly at: Date;
};

export type SendHistory = {
  /** Null where there is no such send. */
  readLatest(id: SendId): Promise<SendChange | null>;
  /** Behind this one, the oldest first. */
  listAfter(id: SendId, sequence: string, count: number): Promise<readonly SendChange[]>;
  find(id: SendId, sequence: string): Promise<SendChange | null>;
};

export type SendFilter = {
  /** From this wallet, of keys that its owner has brought. */
  readonly walletId?: WalletId;
  readonly network: NetworkCode | null;
  readonly kind: SendKind | null;
  readonly states: readonly SendState[] | null;
};
export type SendPage = SendFilter & { readonly after: SendId | null; readonly count: number };
