import { newId } from "@coffer/contracts/ids";
import { money } from "@coffer/money/money";
import { makeCheckNetwork } from "../../src/app/withdrawals/check-network.ts";
import { makeFindNetwork } from "../../src/app/withdrawals/networks.ts";
import { makePayOut } from "../../src/app/withdrawals/pay-out.ts";
import { makeWithdrawToAddress, type WithdrawToAddress } from "../../src/app/withdrawals/withdraw-to-address.ts";
import { makeFakeAddressPayouts } from "./address-payouts.ts";
import { makeFakeDestinations, makeFakePayouts } from "./payouts.ts";
import { makeFakeWorld } from "./world.ts";

/** As EIP-55 publishes it. */
export const ADDRESS = "0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed";

export const wei = (units: bigint) => money({ code: "ETH", scale: 18 }, units);

/** What goes to addresses, with the job that begins it, and somebody with ether. */
export function makeGoing() {
  const world = makeFakeWorld();
  const { deps, alice, money: books, directory } = world;
  const ether = directory.account(alice.userId, "ETH");
  const going = makeFakeAddressPayouts(books);
  const custody = newId("acc");
  const findNetwork = makeFindNetwork("regtest");
  const woken: number[] = [];
  const withdraw = makeWithdrawToAddress({
    ...deps,
    findNetwork,
    checkNetwork: makeCheckNetwork({ findNetwork, isNetworkOpen: going.isOpen, isNetworkStopped: going.isStopped }),
    custody: () => () => custody,
    withdrawn: () => woken.push(books.list().length),
  });
  const unbooked: string[] = [];
  const stop = { isOn: false };
  const roads = {
    ...{ listWithdrawnTo: going.listWithdrawnTo, destinations: makeFakeDestinations() },
    ...{ payouts: makeFakePayouts({ currencies: ["USD"] }), addressPayouts: going.addressPayouts },
  };
  const order = (changes: Partial<WithdrawToAddress> = {}): WithdrawToAddress => ({
    actorId: alice.userId,
    fromAccountId: ether.id,
    network: "ETHEREUM",
    address: ADDRESS,
    amount: wei(500n),
    memo: null,
    idempotencyKey: "k",
    ...changes,
  });
  return {
    ...world,
    ...going,
    roads,
    ether,
    custody,
    woken,
    unbooked,
    stop,
    order,
    withdraw: (changes: Partial<WithdrawToAddress> = {}) => withdraw(order(changes)),
    async made(changes: Partial<WithdrawToAddress> = {}) {
      const withdrawn = await withdraw(order(changes));
      if (!withdrawn.ok) throw new Error(withdrawn.error.code);
      return withdrawn.value;
    },
    payOut: makePayOut({
      ...deps,
      ...roads,
      isStopped: async () => stop.isOn,
      unbooked: (payment) => unbooked.push(payment.id),
    }),
  };
}
