import { randomUUID } from "node:crypto";
import { beforeAll, expect, vi } from "vitest";
import type { Answer } from "./answer.ts";
import { operation } from "./operations.ts";
import { makeOperator } from "./operators.ts";
import { join, type Person } from "./people.ts";
import { takeTurns } from "./take-turns.ts";
import { PATIENT, type PayingCoffer } from "./tell-of-chain-payouts.ts";

export type PayerChain = {
  readonly network: string;
  readonly currency: string;
  /** What the payer has, as the currency is written. */
  readonly deposit: string;
  /** Whom is paid where nobody else is named. */
  readonly payee: string;
};

/** Somebody with money of a chain, an operator, and what they do, each by the next gateway. */
export function useChainPayer(coffer: PayingCoffer, { network, currency, deposit, payee }: PayerChain) {
  const connect = takeTurns(coffer);
  const by = ({ client }: Person) => connect(client.accessToken);
  const people: { ann?: Person; operator?: Person; accountId?: string } = {};
  const asAnn = () => by(people.ann as Person);
  const asOperator = () => by(people.operator as Person);
  const awaitThat = <T>(check: () => Promise<T>): Promise<T> =>
    vi.waitFor(async () => {
      await coffer.mine();
      return check();
    }, PATIENT);
  const readTreasury = async (): Promise<Answer> =>
    (await asOperator().ask(operation("Treasuries"))).treasuries.find((one: Answer) => one.network === network);
  const withdraw = async (amount: string, changes: object = {}): Promise<Answer> => {
    const order = { fromAccountId: people.accountId, network, address: payee };
    const input = { ...order, amount: { amount, currency }, idempotencyKey: randomUUID(), ...changes };
    return (await asAnn().ask(operation("WithdrawToAddress"), { input })).withdrawToAddress;
  };
  const readPayment = async (id: string): Promise<Answer> =>
    (await asAnn().ask(operation("PaymentTransaction"), { id })).payment;
  const readAccount = async (): Promise<Answer> =>
    (await asAnn().ask("{ accounts { id balance { available { amount } } } }")).accounts[0];
  const readBalance = async (): Promise<string> => (await readAccount())?.balance.available.amount;

  beforeAll(async () => {
    const url = coffer.urls[0] ?? "";
    people.ann = await join(url, `${network.toLowerCase()}-sender`);
    people.operator = await makeOperator(url, coffer.adminUrl());
    const { createWallet } = await asAnn().ask(operation("CreateWallet"), { input: { network } });
    await awaitThat(async () => expect((await readTreasury())?.balance?.amount).toMatch(/^[1-9]\d*\./));
    const input = { walletId: createWallet.wallet.id, amount: { amount: deposit, currency } };
    const { simulateChainDeposit } = await asAnn().ask(operation("SimulateChainDeposit"), { input });
    expect(simulateChainDeposit.__typename).toBe("SimulateChainDepositSuccess");
    await awaitThat(async () => expect(await readBalance()).toBe(deposit));
    people.accountId = (await readAccount()).id;
  });
  return { by, asAnn, asOperator, awaitThat, readTreasury, withdraw, readPayment, readBalance };
}
