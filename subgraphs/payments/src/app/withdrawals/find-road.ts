import type { Payment } from "../../domain/money/payment.ts";
import { paidOutAs } from "../../domain/withdrawals/payout.ts";
import type { PaidOut } from "../../domain/withdrawals/steps.ts";
import { withoutToken } from "../money/provider-fault.ts";
import type { AddressPayouts } from "./payout-ports.ts";
import type { Destinations, ListWithdrawnTo, PayoutProvider } from "./ports.ts";

export type FindRoadDeps = {
  readonly listWithdrawnTo: ListWithdrawnTo;
  readonly destinations: Pick<Destinations, "findMany">;
  readonly payouts: Pick<PayoutProvider, "look" | "resume" | "recheck" | "payOut">;
  readonly addressPayouts: AddressPayouts;
};

type Outcome = "COMPLETED" | "FAILED";

/** By what one withdrawal is brought out: as its provider, of that one. */
export type Road = {
  readonly [Ask in "look" | "resume" | "recheck"]: () => Promise<PaidOut | null>;
} & {
  /** Whether anything can be begun with by it now. */
  isOpen(): Promise<boolean>;
  payOut(at: Date): Promise<PaidOut>;
  /** By what it says: how it cannot end by hand. */
  rulesOut(said: PaidOut | null): readonly Outcome[];
  /** Of what waits: in how many ms it is looked at again where nobody says anything; null: soon. */
  readonly quietMs: number | null;
};

/** Whoever hears of its end has it looked at: nothing is lost that a look would find. */
const QUIET_MS = 3_600_000;

/** To the payment method that it names, or to the address. */
export async function findRoad(deps: FindRoadDeps, payment: Payment): Promise<Road> {
  const [methodId = null] = await deps.listWithdrawnTo([payment.id]);
  if (methodId === null) return findAddressRoad(deps, payment);
  const [destination] = await deps.destinations.findMany([methodId]);
  if (!destination) throw new Error(`withdrawal ${payment.id} goes nowhere`);
  const { token } = destination;
  const payout = { id: payment.id, amount: payment.amount, token };
  const { payouts } = deps;
  return {
    isOpen: async () => true,
    look: () => withoutToken(token, () => payouts.look(payout)),
    resume: () => withoutToken(token, () => payouts.resume(payout)),
    recheck: () => withoutToken(token, () => payouts.recheck(payout)),
    payOut: () => withoutToken(token, () => payouts.payOut(payout)),
    rulesOut: () => [],
    quietMs: null,
  };
}

/** What wallets have said is kept here: to look at it asks nobody. */
async function findAddressRoad(
  { addressPayouts }: Pick<FindRoadDeps, "addressPayouts">,
  payment: Payment,
): Promise<Road> {
  const find = async () => {
    const found = await addressPayouts.find(payment.id);
    if (!found) throw new Error(`withdrawal ${payment.id} goes nowhere`);
    return found;
  };
  const { network } = await find();
  const look = async () => paidOutAs(await find());
  return {
    isOpen: () => addressPayouts.isOpen({ network, currency: payment.amount.asset.code }),
    look,
    resume: look,
    // What a network has paid, it does not take back.
    recheck: async () => "PAID",
    async payOut(at) {
      await addressPayouts.request(payment, at);
      return (await look()) ?? "WAITING";
    },
    // Once they are asked, wallets alone know; before, nobody else pays it.
    rulesOut: (said) => (said === null ? ["COMPLETED"] : ["COMPLETED", "FAILED"]),
    quietMs: QUIET_MS,
  };
}
