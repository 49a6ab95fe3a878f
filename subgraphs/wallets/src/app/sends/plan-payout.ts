import type { EventData } from "@coffer/contracts/event-data";
import { newId } from "@coffer/contracts/ids";
import { parsePositiveMoney } from "@coffer/money/money";
import type { Clock } from "@coffer/platform/values/clock";
import { PRIORITIES, type Priority } from "../../domain/sends/fees.ts";
import { findKnownCurrency } from "../wallets/find-currency.ts";
import type { Networks } from "../wallets/ports.ts";
import type { FindTreasury, SendRules, SendWriter } from "./ports.ts";

export type RequestedPayout = EventData<"coffer.payments.payout.requested">;

type Deps = {
  readonly networks: Networks;
  /** Of the networks over which something is sent. */
  readonly rules: (network: string) => SendRules | null;
  readonly clock: Clock;
};

/**
 * Plans what payments asks to be paid out: once for each payment, from the treasury of its network.
 * Throws where it cannot be sent at all: of a network that has no treasury, of another currency, to
 * what is no address there. Then it is a dead letter, for an operator to look at, and what is
 * reserved stays so. Of a token that was taken off meanwhile it is planned, and called off by
 * the next round.
 */
export const makePlanPayout =
  ({ networks, rules, clock }: Deps) =>
  async (
    { sends, findTreasury }: { readonly sends: Pick<SendWriter, "plan">; readonly findTreasury: FindTreasury },
    asked: RequestedPayout,
  ): Promise<void> => {
    const { paymentId, userId, accountId, network, currency, address } = asked;
    const known = networks.get(network);
    const found = rules(network);
    if (!known || !found) throw new Error("a payment is to be sent over a network over which nothing is sent here");
    const moves = findKnownCurrency(networks, network, currency);
    if (!moves) throw new Error("a payment is of a currency that does not move over its network here");
    if (!known.chain.isAddress(address)) throw new Error("a payment is to be sent to what is no address");
    const treasury = await findTreasury(network);
    if (!treasury) throw new Error("a payment is to be sent over a network that has no treasury");
    const amount = parsePositiveMoney(moves.asset, asked.amount);
    if (!amount.ok) throw new Error("a payment is of an amount that cannot be sent");
    await sends.plan({
      ...{ id: newId("txn"), network, kind: "PAYOUT", source: treasury.address, payee: address },
      token: moves.token === null ? null : { contract: moves.token.contract, owner: null },
      ...{ amount: amount.value, feeCap: found.feeCap, priority: toPriority(asked.priority) },
      ...{ paymentId, userId, accountId, createdAt: clock.now() },
    });
  };

function toPriority(text: string): Priority {
  const priority = PRIORITIES.find((one) => one === text);
  if (!priority) throw new Error("a payment has a priority that is not known");
  return priority;
}
