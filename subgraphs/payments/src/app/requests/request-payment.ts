import { newId } from "@coffer/contracts/ids";
import { formatMoney, type Money } from "@coffer/money/money";
import { makeClaim } from "@coffer/platform/values/claim";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { AccountId, RequestId, UserId } from "../../domain/money/ids.ts";
import type { AskedAmount, PaymentRequest } from "../../domain/money/payment-request.ts";
import type { AccountClosed, QuotaExceeded, RequestPaymentRefusal } from "../../domain/money/refusals.ts";
import type { Assets, Directory, KnownAccount, PayeeReference } from "../money/ports.ts";
import type { Decision, Links, RequestDesk, RequestReader } from "./ports.ts";

export type PayerReference = Exclude<PayeeReference, { readonly accountId: unknown }>;

export type RequestPayment = {
  readonly actorId: UserId;
  /** Null: what was given is no id, and so no account of theirs. */
  readonly toAccountId: AccountId | null;
  /** Where none is exact: in the account's currency, within these bounds. */
  readonly amount: Money | null;
  readonly minimum: Money | null;
  readonly maximum: Money | null;
  /** Null: anybody who has the link. */
  readonly from: PayerReference | null;
  readonly memo: string | null;
  readonly reference: string | null;
  readonly expiresInSeconds: number;
  readonly idempotencyKey: string;
};

export type RequestPaymentDeps = {
  readonly directory: Directory;
  readonly assets: Assets;
  readonly requests: RequestReader;
  readonly requestDesk: RequestDesk;
  readonly links: Links;
};

type Made = Result<PaymentRequest, RequestPaymentRefusal>;

/** Asks somebody for money, or whoever has the link. Nothing moves. */
export const makeRequestPayment =
  (deps: RequestPaymentDeps) =>
  async (command: RequestPayment): Promise<Made> => {
    const claim = makeClaim(
      { actorId: command.actorId, operation: "requestPayment", key: command.idempotencyKey },
      toClaimedArguments(command),
    );
    const before = await deps.requestDesk.find<QuotaExceeded | AccountClosed>(claim);
    if (before) return answer(deps, before);
    const ends = await findEnds(deps.directory, command);
    if (!ends.ok) return ends;
    const { account, payerId } = ends.value;
    const asset = deps.assets.find(account.currency);
    if (!asset) throw new Error(`asset ${account.currency} of an account is missing`);
    const id = newId("prq");
    const made = await deps.requestDesk.make(claim, {
      id,
      payee: { accountId: account.id, userId: command.actorId },
      payerId,
      asset,
      asks: toAsked(command),
      memo: command.memo,
      reference: command.reference,
      expiresInSeconds: command.expiresInSeconds,
      link: await deps.links.make(id),
    });
    return answer(deps, made);
  };

async function findEnds(
  directory: Directory,
  { actorId, toAccountId, from, ...asked }: RequestPayment,
): Promise<Result<{ readonly account: KnownAccount; readonly payerId: UserId | null }, RequestPaymentRefusal>> {
  const account = toAccountId === null ? null : await directory.findAccount(toAccountId);
  if (account?.ownerId !== actorId) return err({ code: "ACCOUNT_NOT_FOUND" });
  const amounts = [asked.amount, asked.minimum, asked.maximum];
  if (amounts.some((amount) => amount && amount.asset.code !== account.currency))
    return err({ code: "CURRENCY_MISMATCH", accountCurrency: account.currency });
  if (from === null) return ok({ account, payerId: null });
  const payer = await directory.findPayee(from, account.currency);
  if (!payer) return err({ code: "PAYER_NOT_FOUND" });
  return payer.userId === actorId ? err({ code: "OWN_REQUEST" }) : ok({ account, payerId: payer.userId });
}

const toAsked = ({ amount, minimum, maximum }: RequestPayment): AskedAmount =>
  amount ? { kind: "exact", amount } : { kind: "open", minimum, maximum };

function toClaimedArguments(command: RequestPayment): (string | null)[] {
  const { toAccountId, amount, minimum, maximum, from, memo, reference, expiresInSeconds } = command;
  const payer = from === null ? [null, null] : "username" in from ? ["username", from.username] : ["user", from.userId];
  const amounts = [amount, minimum, maximum].flatMap((one) =>
    one ? [formatMoney(one), one.asset.code] : [null, null],
  );
  return [toAccountId, ...amounts, ...payer, memo, reference, expiresInSeconds.toString()];
}

/** Of a repeat: the request as it is now. */
async function answer({ requests }: RequestPaymentDeps, made: Decision<QuotaExceeded | AccountClosed>): Promise<Made> {
  return made.ok ? ok(await readMade(requests, made.value)) : made;
}

/** Requests are never removed. */
export async function readMade(requests: RequestReader, id: RequestId): Promise<PaymentRequest> {
  const [found] = await requests.findMany([id]);
  if (!found) throw new Error(`payment request ${id} is missing`);
  return found;
}
