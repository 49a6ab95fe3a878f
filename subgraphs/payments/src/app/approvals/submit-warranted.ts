import { randomBytes } from "node:crypto";
import type { AssertionResponse } from "@coffer/contracts/passkeys";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { ApprovalPolicies, Need } from "../../domain/approvals/policy.ts";
import { type Draft, payeeOf } from "../../domain/approvals/statement.ts";
import type { Warrant } from "../../domain/money/approval.ts";
import type { ApprovalFault, ApprovalRefusal } from "../../domain/money/approval-refusals.ts";
import type { UserId } from "../../domain/money/ids.ts";
import type { Payment } from "../../domain/money/payment.ts";
import type { Claim, MoneyCommand, MoneyOutcome } from "../../domain/money-command.ts";
import type { Claims, SubmitMoney } from "../money/ports.ts";
import { findNeed } from "./find-need.ts";
import type { ApprovalCeremony, ApprovalRequests, ApprovedPayees, KnownPolicies, PayerPasskeys } from "./ports.ts";
import { challengeOf, isStatementOf, writeStatement } from "./write-statement.ts";

/** So long somebody has to find their key, and their browser to answer. */
export const APPROVAL_MS = 5 * 60_000;
const NONCE_BYTES = 16;
/** Each needs another operator's word meanwhile. */
const TRIES_MAX = 5;

export type WarrantedOrder = {
  readonly claim: Claim;
  /** What policies look at. */
  readonly payment: Pick<Payment, "kind" | "amount" | "fee">;
  readonly draft: Draft;
  /** Whom it pays, where that is not one alone. */
  readonly payees?: () => Promise<readonly UserId[]>;
  /** What the payer's passkey signed; null where nothing was sent. */
  readonly assertion: AssertionResponse | null;
  readonly toCommand: (warrant: Warrant) => MoneyCommand;
};

/** `unwarranted` for its price alone: else it is refused, with what is to be signed. */
export type SubmitWarranted = (order: WarrantedOrder) => Promise<Result<MoneyOutcome, ApprovalRefusal>>;

export type WarrantDeps = {
  readonly policies: KnownPolicies;
  readonly approvedPayees: ApprovedPayees;
  readonly requests: ApprovalRequests;
  readonly passkeys: PayerPasskeys;
  /** Null where nobody can have a passkey. */
  readonly ceremony: ApprovalCeremony | null;
  readonly claims: Claims;
  readonly submit: SubmitMoney;
  readonly clock: Clock;
  readonly log: Pick<Logger, "warn">;
};

/**
 * Submits a payment by the policies or by its payer's approval. Both are judged in the transaction
 * that makes it: what is read here says only what to try. A repeat of what was decided gets its
 * first answer, whatever policies say since, and although its approval is used up.
 */
export const makeSubmitWarranted =
  (deps: WarrantDeps): SubmitWarranted =>
  async (order) =>
    order.assertion
      ? submitApproved(deps, order, order.assertion)
      : submitByPolicies(deps, order, async (need) =>
          need === "none" ? null : decidedBefore(deps, order, () => askApproval(deps, order)),
        );

export type ForeseeDeps = Omit<WarrantDeps, "requests" | "claims" | "clock" | "log">;

/**
 * The same for whoever only wants to know what would come of it: nobody is asked to sign anything.
 * Where an approval is needed, and can be given, the payment is tried out as if it had been.
 */
export const makeForeseeWarranted =
  (deps: ForeseeDeps, noted: (need: Need) => void): SubmitWarranted =>
  (order) =>
    submitByPolicies(deps, order, async (need) => {
      noted(need);
      return need === "none" || (await listAllowed(deps, order)) ? null : err(unavailable());
    });

/** `judge`: what is answered instead; null: it is submitted, and holds while these policies do. */
async function submitByPolicies(
  deps: ForeseeDeps,
  order: WarrantedOrder,
  judge: (need: Need) => Promise<Result<MoneyOutcome, ApprovalRefusal> | null>,
): Promise<Result<MoneyOutcome, ApprovalRefusal>> {
  let policies = await deps.policies.known();
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    let need = await needOf(deps, policies, order);
    if (need !== "none") {
      // Nobody is asked for what is not needed any more.
      policies = await deps.policies.read();
      need = await needOf(deps, policies, order);
    }
    const answer = await judge(need);
    if (answer) return answer;
    const outcome = await deps.submit(order.toCommand({ kind: "policy", version: policies.version }));
    if (outcome.kind !== "unwarranted" || outcome.loss === "PRICES") return ok(outcome);
    policies = await deps.policies.read();
  }
  throw new Error("the policies changed at each try");
}

const needOf = (
  { approvedPayees }: Pick<WarrantDeps, "approvedPayees">,
  policies: ApprovalPolicies,
  order: WarrantedOrder,
) => {
  const { payment, draft, payees = async () => [payeeOf(draft)] } = order;
  return findNeed(approvedPayees, policies, { payment, payerId: draft.payerId, payees });
};

/** By which passkeys the payer can approve it; null where by none. */
async function listAllowed(
  { ceremony, passkeys }: Pick<WarrantDeps, "ceremony" | "passkeys">,
  { draft }: WarrantedOrder,
) {
  const allowed = ceremony ? await passkeys.listOf(draft.payerId) : [];
  return ceremony && allowed.length > 0 ? { ceremony, allowed } : null;
}

async function decidedBefore(
  { claims }: WarrantDeps,
  { claim }: WarrantedOrder,
  refuse: () => Promise<ApprovalRefusal> | ApprovalRefusal,
): Promise<Result<MoneyOutcome, ApprovalRefusal>> {
  const before = await claims.find(claim);
  return before ? ok(before) : err(await refuse());
}

async function askApproval(deps: WarrantDeps, order: WarrantedOrder): Promise<ApprovalRefusal> {
  const { requests, clock } = deps;
  const { claim, draft } = order;
  const able = await listAllowed(deps, order);
  if (!able) return unavailable();
  const { ceremony, allowed } = able;
  const expiresAt = new Date(clock.now().getTime() + APPROVAL_MS);
  const statement = writeStatement(draft, { nonce: randomBytes(NONCE_BYTES).toString("base64url"), expiresAt });
  const challenge = challengeOf(statement);
  const options = await ceremony.requestOptions({ challenge, allowed });
  await requests.ask({ order: claim, challenge, statement, expiresAt });
  return { code: "APPROVAL_REQUIRED", statement, options, expiresAt };
}

async function submitApproved(deps: WarrantDeps, order: WarrantedOrder, assertion: AssertionResponse) {
  const refuse = (fault: ApprovalFault) => decidedBefore(deps, order, () => ({ code: "APPROVAL_REFUSED", fault }));
  const read = await readApproval(deps, order.draft, assertion);
  if (!read.ok) return read.error === null ? decidedBefore(deps, order, unavailable) : refuse(read.error);
  const outcome = await deps.submit(order.toCommand(read.value));
  if (outcome.kind !== "unwarranted" || outcome.loss === "PRICES") return ok(outcome);
  if (outcome.loss === "POLICY") throw new Error("an approval does not depend on policies");
  if (outcome.loss === "NOT_PROVED") {
    const userId = order.draft.payerId;
    deps.log.warn({ userId }, "an approval was not used: its passkey was removed, or counted backwards");
  }
  return refuse(outcome.loss);
}

const unavailable = () => ({ code: "APPROVAL_UNAVAILABLE" }) as const;

/** What was signed, by whom, and of what; null where nobody could sign anything. */
async function readApproval(
  { ceremony, passkeys, requests }: WarrantDeps,
  draft: Draft,
  assertion: AssertionResponse,
): Promise<Result<Warrant, ApprovalFault | null>> {
  if (!ceremony) return err(null);
  const { payerId } = draft;
  const passkey = (await passkeys.listOf(payerId)).find(({ credentialId }) => isSame(credentialId, assertion));
  const verified = await ceremony.verifyAssertion(assertion, passkey ?? null);
  if (!verified.ok) return verified;
  const { challenge: answered, kind, state } = verified.value;
  // What a passkey is, it stays (Web Authentication §7.2): one that says otherwise is another.
  if (passkey?.kind !== kind) return err("NOT_PROVED");
  const challenge = Buffer.from(answered, "base64url");
  const statement = await requests.findStatement(payerId, challenge);
  if (statement === null) return err("CHALLENGE");
  if (!isStatementOf(statement, draft)) return err("DIFFERENT_PAYMENT");
  const { clientData, authenticatorData, signature } = assertion;
  const signed = { challenge, statement, clientData, authenticatorData, signature, signCount: state.signCount };
  return ok({
    kind: "approval",
    approval: { ...signed, passkeyId: passkey.id, kind, payerId, payeeId: payeeOf(draft) },
  });
}

const isSame = (credentialId: Uint8Array, assertion: AssertionResponse): boolean =>
  Buffer.from(credentialId).equals(Buffer.from(assertion.credentialId));
