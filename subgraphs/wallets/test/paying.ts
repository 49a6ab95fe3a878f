import { type CofferEvent, wrapEvent } from "@coffer/contracts/event";
import { newId } from "@coffer/contracts/ids";
import { type Anvil, startAnvil } from "@coffer/local-parts/anvil";
import { Secret } from "@coffer/platform/values/secret";
import { expect, vi } from "vitest";
import type { SendRules } from "../src/app/sends/ports.ts";
import type { WalletsConfig } from "../src/config.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { NO_PROVIDERS, person, world } from "./world.ts";

const GWEI = 10n ** 9n;
export const ETHER = 10n ** 18n;
const PATIENT = { timeout: 120_000, interval: 50 };
export const SEND_FIELDS = `id network kind from to amount { amount currency } state txid confirmations confirmationsNeeded blockHeight
  blockHash fee { amount } maximumFee { amount } failure asked payment { id } attempts { number txid isCancel outcome maximumFee { amount } }`;

/** Nothing is done by the clock: what a test wants, it makes happen. */
export const PATIENT_RULES: SendRules = {
  feeCap: 20_000_000n * GWEI,
  unminedMax: 16,
  sendAgainMs: 300,
  replaceAfterMs: 3_600_000,
  sweepMinimum: null,
};

export type SeenSend = {
  id: string;
  kind: string;
  from: string;
  to: string;
  state: string;
  txid: string | null;
  confirmations: number;
  blockHash: string | null;
  fee: { amount: string } | null;
  failure: string | null;
  asked: string | null;
  amount: { amount: string };
  payment: { id: string } | null;
  attempts: { number: number; txid: string; isCancel: boolean; outcome: string; maximumFee: { amount: string } }[];
};
export type Treasury = {
  address: string;
  state: string;
  halt: string | null;
  nextNonce: number | null;
  unmined: number;
  unminedSince: string | null;
  balance: { amount: string } | null;
  planned: { amount: string };
  switches: { state: string; reason: string; operatorId: string | null }[];
};

type Options = {
  readonly rules?: Partial<SendRules>;
  readonly mining?: "on-demand" | "at-once";
  readonly tokens?: readonly Token[];
  /** As of `world`: nothing is signed but by a signer that the test starts. */
  readonly isApart?: boolean;
  readonly bus?: Parameters<typeof world>[0] extends infer O ? (O extends { bus?: infer Bus } ? Bus : never) : never;
};

export type Paying = Awaited<ReturnType<typeof paying>>;

/**
 * Wallets over a node of Ethereum, with a treasury that has something, and in the place of payments
 * the test.
 */
export async function paying({ rules, mining = "on-demand", tokens = [], isApart = false, bus }: Options = {}) {
  const anvil: Anvil = await startAnvil({ mining, accounts: 1 });
  const config: Partial<WalletsConfig> = {
    providers: { ...NO_PROVIDERS, ETHEREUM: [new Secret(anvil.url)] },
    tokens,
    sends: new Map([["ETHEREUM", { ...PATIENT_RULES, ...rules }]]),
  };
  const here = await world({ config, isApart, ...(bus && { bus }) });
  const [operator, payer] = [person("OPERATOR"), person()];

  const ask = async <T>(query: string, variables: Record<string, unknown> = {}, actor = operator): Promise<T> => {
    const { data, errors } = await here.ask(actor, query, variables);
    if (!data) throw new Error(JSON.stringify(errors));
    return data as T;
  };
  const readTreasury = async () =>
    (
      await ask<{ treasuries: Treasury[] }>(
        "{ treasuries { address state halt nextNonce unmined unminedSince balance { amount } planned { amount } switches { state reason operatorId } } }",
      )
    ).treasuries[0];
  const listSends = async () =>
    (await ask<{ transactions: { nodes: SeenSend[] } }>(`{ transactions(first: 100) { nodes { ${SEND_FIELDS} } } }`))
      .transactions.nodes;

  return {
    ...here,
    anvil,
    operator,
    payer,
    mine: (blocks = 1) => anvil.ask("anvil_mine", blocks),
    gql: ask,
    readTreasury,
    listSends,
    /** Once it is open, and what the faucet gave is in a block that was read. */
    async awaitTreasury(): Promise<Treasury> {
      return vi.waitFor(async () => {
        await anvil.ask("evm_mine");
        const treasury = await readTreasury();
        expect(treasury?.balance?.amount).toBe("100.000000000000000000");
        return treasury as Treasury;
      }, PATIENT);
    },
    /** As payments asks. */
    async request(to: string, amount: string, changes: Record<string, string> = {}): Promise<string> {
      const paymentId = newId("pay");
      await here.environment.bus.publish("coffer.payments.v1", [requested(paymentId, { to, amount, ...changes })]);
      return paymentId;
    },
    requested: (paymentId: string, to: string, amount: string) =>
      here.environment.bus.publish("coffer.payments.v1", [requested(paymentId, { to, amount })]),
    sendOf: async (paymentId: string) => (await listSends()).find(({ payment }) => payment?.id === paymentId),
    awaitSend: (paymentId: string, wanted: object): Promise<SeenSend> =>
      vi.waitFor(async () => {
        const found = (await listSends()).find(({ payment }) => payment?.id === paymentId);
        expect(found).toMatchObject(wanted);
        return found as SeenSend;
      }, PATIENT),
    awaitThat: <T>(check: () => Promise<T>): Promise<T> => vi.waitFor(check, PATIENT),
    told: async (type: string, subject?: string): Promise<readonly CofferEvent[]> =>
      (await here.stated()).filter(
        (event) => event.type === `coffer.wallets.${type}` && (subject === undefined || event.subject === subject),
      ),
    readBalance: async (address: string) => BigInt((await anvil.ask("eth_getBalance", address, "latest")) as string),
    async close() {
      await here.close();
      await anvil.stop();
    },
  };
}

/** Another address every time, that nobody has the key of. */
let payees = 0;
export const nextPayee = (): string => {
  payees += 1;
  return `0x${(BigInt("0xdead000000000000000000000000000000000000") + BigInt(payees)).toString(16)}`;
};

const requested = (
  paymentId: string,
  { to, amount, priority = "NORMAL", currency = "ETH", network = "ETHEREUM" }: Record<string, string>,
): CofferEvent => {
  const userId = newId("usr");
  return wrapEvent("payments", {
    type: "payout.requested",
    subject: paymentId as ReturnType<typeof newId<"pay">>,
    ownerId: userId,
    time: new Date(),
    data: {
      ...{ paymentId, userId, network, currency, priority, requestedAt: new Date().toISOString() },
      ...{ amount: amount ?? "", address: to ?? "" },
    },
  });
};
