import { randomUUID } from "node:crypto";
import { beforeAll, describe, expect, it } from "vitest";
import type { Answer } from "./answer.ts";
import { reconcile } from "./compare-with-chain.ts";
import { operation } from "./operations.ts";
import { makeStaff } from "./operators.ts";
import type { Person } from "./people.ts";
import { type PayingCoffer, usePayer } from "./tell-of-chain-payouts.ts";

const USDC = { network: "ETHEREUM", currency: "USDC" };

/** Two ADMINs, and what they agree on of a network. */
export function useAdmins(coffer: PayingCoffer, by: ReturnType<typeof usePayer>["by"], network = "ETHEREUM") {
  const admins: Person[] = [];
  const ask = async (nth: number, name: string, input: object): Promise<Answer> => {
    const admin = admins[nth];
    if (!admin) throw new Error("nobody is there yet");
    const [said] = Object.values((await by(admin).ask(operation(name), { input })) as Record<string, Answer>);
    if (!said) throw new Error(`${name} says nothing`);
    return said;
  };
  const readTerms = async (): Promise<Answer> => {
    const [admin] = admins;
    if (!admin) throw new Error("nobody is there yet");
    return (await by(admin).ask(operation("NetworkTerms"), { network })).networkTerms;
  };
  const findToken = async (currency: string): Promise<Answer> =>
    (await readTerms()).tokens.find(({ listing }: Answer) => listing.currency === currency);
  /** What one proposes; gives what has another agree. */
  async function propose(name: string, input: object): Promise<() => Promise<Answer>> {
    const { change, code } = await ask(0, name, { reason: "a story", idempotencyKey: randomUUID(), ...input });
    expect([code, change?.state]).toEqual([undefined, "PROPOSED"]);
    const decision = { changeId: change.id, reason: "a story" };
    expect(await ask(0, "ApproveNetworkChange", decision)).toMatchObject({ code: "OWN_NETWORK_CHANGE" });
    return async () => {
      const approved = await ask(1, "ApproveNetworkChange", decision);
      expect(approved.change).toMatchObject({ state: "IN_FORCE" });
      return approved.change;
    };
  }
  beforeAll(async () => {
    for (let i = 0; i < 2; i += 1) admins.push(await makeStaff(coffer.urls[0] ?? "", coffer.adminUrl(), "ADMIN"));
  });
  return { ask, propose, readTerms, findToken };
}

/** What holds of a chain of Ethereum and a token of it, as two ADMINs change it while all runs. */
export function tellOfNetworkChanges(coffer: PayingCoffer): void {
  describe("what holds of a network", () => {
    const payer = usePayer(coffer);
    const house = useAdmins(coffer, payer.by);
    tellOfTokens(payer, house);
    tellOfSettings(payer, house);
  });
}

type Payer = ReturnType<typeof usePayer>;
type House = ReturnType<typeof useAdmins>;

/**
 * What was asked for before payments heard of it: its payer calls it off, whether or not that was
 * handed over, or it is called off by itself, whichever comes first, unless it is signed.
 */
async function isGivenBack({ asAnn, awaitThat, readPayment }: Payer, paymentId: string): Promise<boolean> {
  const input = { paymentId, idempotencyKey: randomUUID() };
  await asAnn().ask(operation("CancelPayment"), { input });
  return awaitThat(async () => {
    const { status } = await readPayment(paymentId);
    expect(["CANCELLED", "FAILED", "COMPLETED"]).toContain(status);
    return status !== "COMPLETED";
  });
}

function tellOfTokens(payer: Payer, { propose, findToken, readTerms, ask }: House): void {
  const { asAnn, asOperator, awaitThat, walletId, withdraw, readPayment } = payer;
  const deposit = async (amount: string): Promise<Answer> => {
    const input = { walletId: walletId(), amount: { amount, currency: "USDC" } };
    return (await asAnn().ask(operation("SimulateChainDeposit"), { input })).simulateChainDeposit;
  };
  const readAccount = async (): Promise<Answer> =>
    (await asAnn().ask(operation("Accounts"))).accounts.find(({ currency }: Answer) => currency === "USDC");
  const basedOn = async () => (await findToken("USDC")).version;
  const pay = async (amount: string): Promise<Answer> =>
    withdraw("0", { fromAccountId: (await readAccount()).id, amount: { amount, currency: "USDC" } });
  let spent = 0;
  const isThere = async (): Promise<boolean> => {
    const { networks } = await asAnn().ask("{ networks { code tokens { currency { code } state } } }");
    const { tokens } = networks.find(({ code }: Answer) => code === "ETHEREUM");
    return tokens.some((one: Answer) => one.currency.code === "USDC" && one.state === "FITS");
  };

  it("has a token that two take off: it moves no more, but what is signed, and nothing is restarted", async () => {
    await deposit("40");
    await awaitThat(async () => expect((await readAccount())?.balance.available.amount).toBe("40.000000"));
    const { listing, version } = await findToken("USDC");
    expect([listing.isListed, version]).toEqual([true, null]);
    const takeOff = await propose("ProposeTokenDelisting", USDC);
    const { payment } = await pay("10.000001");
    await awaitThat(async () => {
      const { transaction } = await readPayment(payment.id);
      expect(["SIGNED", "BROADCAST", "CONFIRMED", "FINAL"]).toContain(transaction?.state);
    });
    expect((await takeOff()).version).toBe(1);
    await awaitThat(async () => expect(await isThere()).toBe(false));
    await awaitThat(() => expect(deposit("1")).rejects.toThrow("does not move over a network here"));
    const early: string[] = [];
    await awaitThat(async () => {
      const said = await pay("1");
      if (said.payment) early.push(said.payment.id);
      expect(said.code).toBe("NETWORK_CURRENCY_MISMATCH");
    });
    for (const id of early) if (!(await isGivenBack(payer, id))) spent += 1;
    await awaitThat(async () => {
      const { status, transaction } = await readPayment(payment.id);
      expect([status, transaction?.state, transaction?.failure]).toEqual(["COMPLETED", "FINAL", null]);
    });
    await awaitThat(async () => expect((await readAccount()).balance.available.amount).toBe(`${29 - spent}.999999`));
  });

  it("has it come in and go out again once two have listed it, everywhere, and the books fit", async () => {
    const { listing } = await findToken("USDC");
    const { isListed: _, sweepMinimum, ...token } = listing;
    const input = { ...USDC, ...token, sweepMinimum: sweepMinimum.amount, basedOn: await basedOn() };
    const wrong = { reason: "a story", idempotencyKey: randomUUID(), ...input };
    expect(await ask(0, "ProposeTokenListing", { ...wrong, contract: `0x${"0".repeat(40)}` })).toMatchObject({
      code: "TOKEN_CONTRACT_INVALID",
    });
    const list = await propose("ProposeTokenListing", input);
    expect((await list()).version).toBe(2);
    await awaitThat(async () => expect(await isThere()).toBe(true));
    await awaitThat(async () => expect((await deposit("7.000001")).__typename).toBe("SimulateChainDepositSuccess"));
    await awaitThat(async () => expect((await readAccount()).balance.available.amount).toBe(`${37 - spent}.000000`));
    const paid = await awaitThat(async () => {
      const { payment } = await pay("5");
      expect(payment).toMatchObject({ status: "PENDING" });
      return payment;
    });
    await awaitThat(async () => expect((await readPayment(paid.id)).status).toBe("COMPLETED"));
    await awaitThat(() => reconcile({ client: asOperator() }, "ETHEREUM"));
    expect((await readTerms()).tokens).toHaveLength(1);
  });
}

function tellOfSettings(payer: Payer, { propose, readTerms }: House): void {
  const { asAnn, awaitThat, walletId, withdraw, readPayment } = payer;
  const setTo = async (changes: object): Promise<void> => {
    const { version, settings } = await readTerms();
    const { confirmations, feeMax, sweepMinimum } = settings;
    const whole = { confirmations, feeMax: feeMax.amount, sweepMinimum: sweepMinimum?.amount, ...changes };
    await (await propose("ProposeNetworkSettings", { network: "ETHEREUM", ...whole, basedOn: version }))();
  };
  const readDeposits = async (): Promise<Answer[]> => {
    const { wallets } = await asAnn().ask(
      "{ wallets { id deposits { nodes { state confirmations confirmationsNeeded amount { amount currency } } } } }",
    );
    return wallets.find(({ id }: Answer) => id === walletId()).deposits.nodes;
  };

  it("counts on as many blocks as two have agreed on, from the next look on, and on fewer again", async () => {
    await setTo({ confirmations: 5 });
    await awaitThat(async () => {
      const { networks } = await asAnn().ask("{ networks { code confirmations } }");
      expect(networks.find(({ code }: Answer) => code === "ETHEREUM").confirmations).toBe(5);
    });
    const input = { walletId: walletId(), amount: { amount: "0.5", currency: "ETH" } };
    const { simulateChainDeposit } = await asAnn().ask(operation("SimulateChainDeposit"), { input });
    expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
    const find = async () => (await readDeposits()).find(({ amount }) => /^0\.50*$/.test(amount.amount));
    await awaitThat(async () => expect(await find()).toMatchObject({ confirmationsNeeded: 5 }));
    await awaitThat(async () => expect(await find()).toMatchObject({ state: "CREDITED" }));
    await setTo({ confirmations: 2 });
    // What was credited keeps what it needed.
    expect(await find()).toMatchObject({ state: "CREDITED", confirmationsNeeded: 5 });
  });

  it("caps what a transaction may cost by what two have agreed on, of what is planned from then on", async () => {
    const { settings } = await readTerms();
    await setTo({ feeMax: "0.015" });
    const cap = await awaitThat(async () => {
      const { payment } = await withdraw("0.01");
      const { transaction } = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect(found.transaction).not.toBeNull();
        return found;
      });
      const { id } = transaction;
      const details = (await asAnn().ask(`query ($id: ID!) { transaction(id: $id) { maximumFee { amount } } }`, { id }))
        .transaction;
      expect(details.maximumFee.amount).toBe("0.015000000000000000");
      return details;
    });
    expect(cap).toBeTruthy();
    await setTo({ feeMax: settings.feeMax.amount });
  });
}
