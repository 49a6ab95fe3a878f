import type { AddressPayouts, PayoutBooks } from "../../src/app/withdrawals/payout-ports.ts";
import type { CallingOff } from "../../src/domain/money/chain-payout.ts";
import type { PaymentId } from "../../src/domain/money/ids.ts";
import type { AddressPayout } from "../../src/domain/withdrawals/payout.ts";
import type { FakeMoney, FakePayouts } from "./money.ts";

/** What goes to addresses, in memory: what was reserved for one is PLANNED. */
export function makeFakeAddressPayouts({
  submitted,
  findPayment,
  besides,
}: Pick<FakeMoney, "submitted" | "findPayment" | "besides">) {
  const states = new Map<PaymentId, AddressPayout>();
  const asked: PaymentId[] = [];
  const callingOffs = new Map<PaymentId, CallingOff>();
  /** What wallets were asked to call off, and what was told of it that they refused. */
  const [toCallOff, refused]: [PaymentId[], PaymentId[]] = [[], []];
  const networks = new Map([["ETHEREUM ETH", true]]);
  let isStopped = false;
  const read = (id: PaymentId): AddressPayout | null => {
    const known = states.get(id);
    if (known) return known;
    const step = submitted.map((command) => command.step).find((one) => "payment" in one && one.payment.id === id);
    const payout = step?.kind === "requestWithdrawal" ? step.payment.payout : undefined;
    return payout ? { ...payout, state: "PLANNED", txid: null, reason: null } : null;
  };
  const isOpen: AddressPayouts["isOpen"] = async ({ network, currency }) =>
    networks.get(`${network} ${currency}`) ?? false;
  const addressPayouts: AddressPayouts = {
    find: async (id) => read(id),
    isOpen,
    async request({ id }) {
      const payout = read(id);
      if (payout?.state !== "PLANNED" || (await findPayment(id))?.status !== "PROCESSING") return;
      states.set(id, { ...payout, state: "REQUESTED" });
      asked.push(id);
    },
  };
  const { books, beside } = makeFakeBooks({ states, read, callingOffs, toCallOff, refused });
  besides(beside);
  return {
    addressPayouts,
    books,
    toCallOff,
    refused,
    standing: beside.standing,
    isOpen,
    /** What wallets were asked for, each time. */
    asked,
    isStopped: async ({ network, currency }: { network: string; currency: string }) =>
      isStopped && `${network} ${currency}` === "ETHEREUM ETH",
    stopNetwork: (isOn: boolean) => {
      isStopped = isOn;
      networks.set("ETHEREUM ETH", !isOn);
    },
    switch: (isOn: boolean, what = "ETHEREUM ETH") => void networks.set(what, isOn),
    listWithdrawnTo: async (ids: readonly PaymentId[]) => ids.map(() => null),
  };
}

type Kept = {
  readonly states: Map<PaymentId, AddressPayout>;
  readonly read: (id: PaymentId) => AddressPayout | null;
  readonly callingOffs: Map<PaymentId, CallingOff>;
  readonly toCallOff: PaymentId[];
  readonly refused: PaymentId[];
};

/** `beside`: as money is decided by it, and changes it. */
function makeFakeBooks({ states, read, callingOffs, toCallOff, refused }: Kept) {
  const books: PayoutBooks = {
    lock: async (id) => read(id),
    findCallingOff: async (id) => callingOffs.get(id) ?? null,
    async refuseCallingOff(id, at) {
      const before = callingOffs.get(id);
      if (before?.refusedAt !== null) throw new Error(`${id} cannot be answered so`);
      callingOffs.set(id, { ...before, refusedAt: at });
      refused.push(id);
    },
    async end(id, end) {
      const payout = read(id);
      if (!payout) throw new Error(`${id} goes to no address`);
      if (end.state === "CANCELLED" && callingOffs.get(id)?.refusedAt !== null) throw new Error(`${id} goes on`);
      const [txid, reason] = ["txid" in end ? end.txid : null, "reason" in end ? end.reason : null];
      states.set(id, { ...payout, state: end.state, txid, reason });
    },
  };
  const beside: FakePayouts = {
    standing(id) {
      const payout = read(id);
      return payout && { state: payout.state, callingOff: callingOffs.get(id) ?? null };
    },
    calledOff({ payment: { id }, isRequested, at }) {
      callingOffs.set(id, { askedAt: at, refusedAt: null });
      const payout = read(id);
      if (isRequested) toCallOff.push(id);
      else if (payout) states.set(id, { ...payout, state: "CANCELLED" });
    },
  };
  return { books, beside };
}
