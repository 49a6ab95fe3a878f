import { whyNoAnvil } from "@coffer/local-parts/anvil";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEST_USDC_ADDRESS } from "../src/adapters/chains/ethereum/test-usdc/test-usdc.ts";
import type { Token } from "../src/domain/tokens/token.ts";
import { nextPayee, type Paying, paying } from "./paying.ts";
import { person } from "./world.ts";

const USDC: Token = {
  ...{ asset: { code: "USDC", scale: 6 }, contract: TEST_USDC_ADDRESS, domain: { name: "USD Coin", version: "2" } },
  sweepMinimum: null,
};

describe.skipIf(whyNoAnvil())("tokens, as the API has them", () => {
  let here: Paying;
  beforeAll(async () => {
    here = await paying({ tokens: [USDC] });
    await here.awaitTreasury();
    await here.awaitThat(async () => {
      await here.mine();
      const { treasuries } = await here.gql<{ treasuries: { tokens: unknown[] }[] }>(
        "{ treasuries { tokens { currency { code } contract balance { amount currency } planned { amount } } } }",
      );
      expect(treasuries[0]?.tokens).toEqual([
        {
          ...{ currency: { code: "USDC" }, contract: TEST_USDC_ADDRESS, planned: { amount: "0.000000" } },
          balance: { amount: "1000000.000000", currency: "USDC" },
        },
      ]);
    });
  });
  afterAll(() => here.close());

  it("are shown with their network, and whether they fit", async () => {
    const { networks } = await here.gql<{ networks: { code: string; tokens: unknown[] }[] }>(
      "{ networks { code tokens { currency { code } contract decimals state fault checkedAt } } }",
      {},
      person(),
    );
    expect(networks.find(({ code }) => code === "ETHEREUM")?.tokens).toEqual([
      {
        ...{ currency: { code: "USDC" }, contract: TEST_USDC_ADDRESS, decimals: 6, state: "FITS", fault: null },
        checkedAt: expect.any(String),
      },
    ]);
    expect(networks.find(({ code }) => code === "BITCOIN")?.tokens).toEqual([]);
  });

  it("go out over a network that is connected, and says so", async () => {
    const { networks } = await here.gql<{ networks: { code: string; canSend: boolean }[] }>(
      "{ networks { code canSend } }",
    );
    expect(networks.flatMap(({ code, canSend }) => (canSend ? [code] : []))).toEqual(["ETHEREUM"]);
  });

  it("are quoted for in what the network takes, and no less than a payee who has none needs", async () => {
    const QUOTE = `query ($input: QuoteNetworkFeeInput!) { quoteNetworkFee(input: $input) { __typename ... on Refusal { code }
      ... on NetworkFeeQuote { options { priority maximumFee { amount currency } } } } }`;
    type Quoted = {
      quoteNetworkFee: { code?: string; options?: { maximumFee: { amount: string; currency: string } }[] };
    };
    const quote = (currency: string, amount: string, address: string | null = nextPayee()) =>
      here.gql<Quoted>(QUOTE, { input: { network: "ETHEREUM", address, amount: { amount, currency } } });
    const most = async (...asked: Parameters<typeof quote>) => {
      const { options } = (await quote(...asked)).quoteNetworkFee;
      expect(options?.[0]?.maximumFee.currency).toBe("ETH");
      return Number(options?.[0]?.maximumFee.amount);
    };
    expect(await most("USDC", "1")).toBeGreaterThan(2 * (await most("ETH", "1")));
    // What its treasury does not have says nothing of the payee; what the contract refuses does.
    expect(await most("USDC", "1000000.000001")).toBeGreaterThan(0);
    expect(await most("USDC", "1", null)).toBeGreaterThan(2 * (await most("ETH", "1", null)));
    const { errors } = await here.ask(person(), QUOTE, {
      input: { network: "ETHEREUM", amount: { amount: "1", currency: "EURC" } },
    });
    expect(errors).toMatchObject([{ extensions: { inputs: [{ code: "UNKNOWN_CURRENCY" }] } }]);
  });

  it("have policies of their own, tried with their own amounts, and are approved as they were seen", async () => {
    const [ann, ben] = [person("ADMIN"), person("ADMIN")];
    await here.enlist(here.operator);
    const rules = { approvals: [{ from: "100.000001", needed: 1, approverIds: [here.operator.userId] }] };
    const SIMULATE = `query ($input: SimulateSigningPolicyInput!) { simulateSigningPolicy(input: $input) { __typename
      ... on SigningSimulation { named { amount { amount currency } verdict } } } }`;
    const payment = { address: nextPayee(), amount: "100.000001" };
    const simulated = await here.gql<Record<string, unknown>>(
      SIMULATE,
      { input: { network: "ETHEREUM", currency: "USDC", rules, payment } },
      ann,
    );
    expect(simulated.simulateSigningPolicy).toMatchObject({
      named: [{ amount: { amount: "100.000001", currency: "USDC" }, verdict: "NEEDS_APPROVAL" }],
    });
    const proposed = await here.gql<{ proposeSigningPolicy: { policy: { id: string } } }>(
      `mutation ($input: ProposeSigningPolicyInput!) { proposeSigningPolicy(input: $input) { __typename ... on Refusal { code }
        ... on ProposeSigningPolicySuccess { policy { id currency } } } }`,
      { input: { network: "ETHEREUM", currency: "USDC", rules, reason: "so", idempotencyKey: "k" } },
      ann,
    );
    await here.gql(
      `mutation ($input: DecideSigningPolicyInput!) { approveSigningPolicy(input: $input) { __typename } }`,
      { input: { policyId: proposed.proposeSigningPolicy.policy.id, reason: "so" } },
      ben,
    );
    const to = nextPayee();
    const [large, small, ether] = [
      await here.request(to, "100.000001", { currency: "USDC" }),
      await here.request(to, "100", { currency: "USDC" }),
      await here.request(to, "1"),
    ];
    const held = await here.awaitSend(large, { state: "AWAITING_APPROVAL" });
    await here.awaitSend(small, { state: "BROADCAST" });
    await here.awaitSend(ether, { state: "BROADCAST" });
    const approve = (amount: object) =>
      here.gql<{ approveTransaction: { __typename: string; code?: string } }>(
        `mutation ($input: ApproveTransactionInput!) { approveTransaction(input: $input) { __typename ... on Refusal { code } } }`,
        { input: { transactionId: held.id, network: "ETHEREUM", address: held.to, amount, reason: "so" } },
      );
    expect((await approve({ amount: "100.000002", currency: "USDC" })).approveTransaction.code).toBe(
      "TRANSACTION_DIFFERS",
    );
    expect((await approve({ amount: "100.000001", currency: "ETH" })).approveTransaction.code).toBe(
      "TRANSACTION_DIFFERS",
    );
    expect((await approve({ amount: "100.000001", currency: "USDC" })).approveTransaction.__typename).toBe(
      "ApproveTransactionSuccess",
    );
    await here.awaitSend(large, { state: "BROADCAST", amount: { amount: "100.000001", currency: "USDC" } });
  });
});
