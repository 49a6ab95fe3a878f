import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import type { PayingCoffer } from "./tell-of-chain-payouts.ts";
import { useAdmins } from "./tell-of-network-changes.ts";
import { type PayerChain, useChainPayer } from "./use-chain-payer.ts";

/** A token of six decimals that the ledger knows, and no environment. */
export type UnknownToken = PayerChain & {
  /** What it is, as it is proposed; without its network and contract. */
  readonly listing: { readonly currency: string; readonly decimals: number; readonly [name: string]: unknown };
  /** Makes its contract, and gives where that is. */
  deploy(): Promise<string>;
  /** Of its contract, to an address. */
  pay(to: string, units: bigint): Promise<unknown>;
  readUnits(address: string): Promise<bigint>;
  /** What is refused of a proposal, by its code. */
  readonly refused: readonly (readonly [changes: object, code: string])[];
  /** What a contract is found not to be. */
  readonly faults: readonly (readonly [changes: object, fault: string])[];
};

type Story = ReturnType<typeof useListing>;

/** Somebody with money of its chain, two ADMINs, and what they do with the token. */
export function useListing(coffer: PayingCoffer, token: UnknownToken) {
  const { network, listing } = token;
  const payer = useChainPayer(coffer, token);
  const { asAnn, awaitThat, withdraw } = payer;
  const house = useAdmins(coffer, payer.by, network);
  const of = { network, currency: listing.currency };
  const made = { contract: "" };
  beforeAll(async () => {
    made.contract = await token.deploy();
  });
  const basedOn = async (): Promise<number | undefined> =>
    (await house.findToken(listing.currency))?.version ?? undefined;
  const whole = async (changes: object = {}) => ({
    ...{ network, ...listing, contract: made.contract, basedOn: await basedOn(), ...changes },
  });
  const readToken = async (): Promise<Answer | undefined> => {
    const { networks } = await asAnn().ask("{ networks { code tokens { currency { code } state fault } } }");
    const { tokens } = networks.find(({ code }: Answer) => code === network);
    return tokens.find((one: Answer) => one.currency.code === listing.currency);
  };
  const readWallet = async (): Promise<Answer> => {
    const { wallets } = await asAnn().ask(
      "{ wallets { network addresses { nodes { address } } deposits { nodes { state amount { amount currency } } } } }",
    );
    return wallets.find((one: Answer) => one.network === network);
  };
  const readAccount = async (): Promise<Answer | undefined> =>
    (
      await asAnn().ask("{ accounts { id currency balance { available { amount } pendingOut { amount } } } }")
    ).accounts.find(({ currency }: Answer) => currency === listing.currency);
  return {
    ...{ ...payer, house, whole, readToken, readAccount },
    /** Agreed on, and known to whoever asks. */
    async list(changes: object, state: string): Promise<Answer> {
      await (await house.propose("ProposeTokenListing", await whole(changes)))();
      return awaitThat(async () => {
        const found = await readToken();
        expect(found?.state).toBe(state);
        return found as Answer;
      });
    },
    async takeOff(): Promise<void> {
      await (await house.propose("ProposeTokenDelisting", { ...of, basedOn: await basedOn() }))();
      await awaitThat(async () => expect(await readToken()).toBeUndefined());
    },
    address: async (): Promise<string> => (await readWallet()).addresses.nodes[0].address,
    /** Of this token alone, the oldest first. */
    listDeposits: async (): Promise<string[]> =>
      (await readWallet()).deposits.nodes
        .filter(({ amount }: Answer) => amount.currency === listing.currency)
        .map(({ amount, state }: Answer) => `${amount.amount} ${state}`)
        .toReversed(),
    awaitAvailable: (amount: string) =>
      awaitThat(async () => expect((await readAccount())?.balance.available.amount).toBe(amount)),
    pay: async (amount: string): Promise<Answer> =>
      withdraw("0", { fromAccountId: (await readAccount())?.id, amount: { amount, currency: listing.currency } }),
  };
}

/** From a proposal to a payment, and off again, through the gateway alone. */
export function tellOfListedTokens(coffer: PayingCoffer, token: UnknownToken): void {
  describe(`a token of ${token.network} that nobody knew when Coffer was started`, () => {
    const story = useListing(coffer, token);
    tellOfRefusals(story, token);
    tellOfListing(story, token);
    tellOfTakingOff(story, token);
  });
}

function tellOfRefusals({ house, whole, list, takeOff }: Story, token: UnknownToken) {
  it("is refused where it cannot be one, by a code for each way, and nothing has changed", async () => {
    const before = await house.readTerms();
    for (const [changes, code] of token.refused) {
      const input = { reason: "a story", idempotencyKey: randomUUID(), ...(await whole(changes)) };
      const { code: said, message } = await house.ask(0, "ProposeTokenListing", input);
      expect([changes, said]).toEqual([changes, code]);
      expect(message).toBeTruthy();
    }
    expect(await house.readTerms()).toEqual(before);
  });

  it("is looked at once it is listed: what is another is REFUSED, and says why", async () => {
    for (const [changes, fault] of token.faults) {
      expect(await list(changes, "REFUSED")).toMatchObject({ fault });
      await takeOff();
    }
  });
}

function tellOfListing(story: Story, token: UnknownToken) {
  const { list, address, awaitAvailable, awaitThat, pay, readPayment, readTreasury, asOperator } = story;
  it("is credited from then on, and paid out by its contract, and the books fit", async () => {
    expect(await list({}, "FITS")).toMatchObject({ fault: null });
    await token.pay((await readTreasury()).address, 200_000_000n);
    await token.pay(await address(), 50_000_001n);
    await awaitAvailable("50.000001");
    const { payment } = await awaitThat(async () => {
      const said = await pay("12.500001");
      expect(said.payment).toMatchObject({ status: "PENDING" });
      return said;
    });
    const paid = await awaitThat(async () => {
      const { status, transaction } = await readPayment(payment.id);
      expect([status, transaction?.state]).toEqual(["COMPLETED", "FINAL"]);
      return transaction as Answer;
    });
    expect(paid).toMatchObject({ kind: "PAYOUT", to: token.payee, failure: null });
    expect(await token.readUnits(token.payee)).toBe(12_500_001n);
    await awaitAvailable("37.500000");
    await awaitThat(() => reconcile({ client: asOperator() }, token.network));
  });
}

function tellOfTakingOff(story: Story, token: UnknownToken) {
  const { list, takeOff, address, awaitAvailable, awaitThat, pay, readPayment, readAccount, listDeposits } = story;
  it("is taken off: what waits is called off and given back, what comes in waits, and is credited with its next listing", async () => {
    // More than its treasury has.
    await token.pay(await address(), 1_000_000_000n);
    await awaitAvailable("1037.500000");
    const { payment } = await pay("900");
    await awaitThat(async () => expect((await readPayment(payment.id)).transaction?.state).toBe("PLANNED"));
    expect((await readAccount())?.balance).toMatchObject({ available: { amount: "137.500000" } });
    await takeOff();
    const failed = await awaitThat(async () => {
      const found = await readPayment(payment.id);
      expect(found.status).toBe("FAILED");
      return found;
    });
    expect(failed.transaction).toMatchObject({ state: "CANCELLED", failure: null, txid: null });
    const { payment: told } = await story.asAnn().ask("query ($id: ID!) { payment(id: $id) { failureReason } }", {
      id: payment.id,
    });
    expect(told.failureReason).toBe("PAYOUT_CANCELLED");
    expect((await readAccount())?.balance).toEqual({
      ...{ available: { amount: "1037.500000" }, pendingOut: { amount: "0.000000" } },
    });
    await awaitThat(async () => expect((await pay("1")).code).toBe("NETWORK_CURRENCY_MISMATCH"));
    await token.pay(await address(), 5_000_000n);
    await awaitThat(async () => expect(await listDeposits()).toContain("5.000000 CONFIRMING"));
    await list({}, "FITS");
    await awaitAvailable("1042.500000");
    await awaitThat(() => reconcile({ client: story.asOperator() }, token.network));
  });
}
