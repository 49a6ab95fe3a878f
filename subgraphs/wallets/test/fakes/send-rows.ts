import type { NewEvent } from "@coffer/contracts/new-event";
import type { Money } from "@coffer/money/money";
import type { KeptVerdict } from "../../src/app/policies/ports.ts";
import type { Approval, CallOff, SendAct } from "../../src/app/sends/ports.ts";
import type { Switch } from "../../src/app/treasuries/ports.ts";
import type { Policy, PolicyId } from "../../src/domain/policies/policy.ts";
import type { Draft } from "../../src/domain/sends/draft.ts";
import type { AnyAttempt, Send, Source } from "../../src/domain/sends/send.ts";
import type { KeptToken } from "../../src/domain/tokens/token.ts";
import type { Treasury } from "../../src/domain/treasuries/treasury.ts";
import type { PaymentId, SendId, UserId, WalletId } from "../../src/domain/wallets/ids.ts";

export type FakeFunding = {
  readonly txid: string;
  readonly address: string;
  readonly amount: Money;
  readonly state: "SEEN" | "FINAL" | "LOST";
  readonly height: number;
  readonly blockHash: string;
};

/** What the tables hold, each by what is unique of it. */
export type SendRows = {
  readonly sources: Map<string, Source>;
  readonly sends: Map<SendId, Send>;
  readonly attempts: Map<string, AnyAttempt>;
  readonly treasuries: Map<string, Treasury>;
  readonly fundings: Map<string, FakeFunding>;
  readonly tokens: Map<string, KeptToken>;
  readonly acts: SendAct[];
  readonly policies: Map<PolicyId, Policy>;
  readonly verdicts: KeptVerdict[];
  readonly approvals: Approval[];
  readonly switches: Switch[];
  /** Of each what was given out to be signed, the oldest first. */
  readonly drafts: Map<SendId, readonly Draft[]>;
  /** Wallets whose keys are elsewhere. */
  readonly watchOnly: Set<WalletId>;
  /** Of which currencies nothing leaves. */
  readonly stopped: Set<string>;
  /** Paid from an account that is frozen. */
  readonly frozen: Set<SendId>;
  /** Who is no OPERATOR, or frozen; everybody else is one. */
  readonly noOperators: Set<UserId>;
  /** What payers have called off, by payment. */
  readonly callOffs: Map<PaymentId, CallOff>;
  readonly events: NewEvent<"wallets">[];
};

export type InRows = <T>(work: (rows: SendRows) => Promise<T>) => Promise<T>;
