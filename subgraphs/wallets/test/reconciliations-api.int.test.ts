import { newUuid } from "@coffer/contracts/ids";
import type { UserActor } from "@coffer/platform/identity/actor";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { person, type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
  await here.rows(
    "INSERT INTO wallets.custody (network, currency, scale, state) VALUES ('ETHEREUM', 'ETH', 18, 'BALANCED')",
  );
});
afterAll(() => here.close());
const operator = person("OPERATOR");

/** Compared, at so high a block, and what was found. */
async function compared(height: number, difference: bigint, state = "BALANCED") {
  const id = newUuid();
  await here.rows(
    `INSERT INTO wallets.reconciliation VALUES ('${id}', 'ETHEREUM', 'ETH', 18, ${height}, 'h${height}', now(), NULL, ${difference}, '${state}')`,
  );
  const terms = { LEDGER: 100n, FEES_NOT_BOOKED: -2n, TREASURY: 90n + difference, ADDRESSES: 8n };
  for (const [kind, units] of Object.entries(terms))
    await here.rows(`INSERT INTO wallets.reconciliation_term VALUES ('${id}', '${kind}', ${units}, 1)`);
  if (difference !== 0n)
    await here.rows(`INSERT INTO wallets.reconciliation_address VALUES ('${id}', '0xab', 90, ${90n + difference})`);
  const since = state === "BALANCED" ? "NULL" : `${height}`;
  const [hash, at] = state === "BALANCED" ? ["NULL", "NULL"] : ["'h'", "now()"];
  for (const step of state === "STOPPED" ? ["DIFFERS", "STOPPED"] : [state])
    await here.rows(
      `UPDATE wallets.custody SET state = '${step}', latest_id = '${id}', since_height = ${since}, since_hash = ${hash}, since_at = ${at}`,
    );
}

const COMPARED = `id network currency block { height hash } at operatorId state expected { amount currency } onChain { amount } difference { amount }
  terms { kind amount { amount } count } addresses { address expected { amount } onChain { amount } }`;
const CUSTODIES = `{ custodies { network currency state latest { ${COMPARED} } accepted { amount } differsSince { height hash }
  switches { state difference { amount } reason operatorId at } } }`;
const LIST = `query ($filter: ReconciliationFilter, $first: Int! = 20, $after: String) { reconciliations(filter: $filter, first: $first, after: $after) {
  nodes { id block { height } } edges { cursor } pageInfo { hasNextPage endCursor } } }`;
const RECONCILE = `mutation ($input: ReconcileInput!) { reconcile(input: $input) { __typename ... on Refusal { code message } } }`;
const RELEASE = `mutation ($input: ReleaseWithdrawalsInput!) { releaseWithdrawals(input: $input) { __typename ... on Refusal { code message }
  ... on ReleaseWithdrawalsSuccess { custody { state accepted { amount } switches { state reason operatorId } } } } }`;
const release = async (changes: object = {}, as: UserActor = operator) =>
  here.ask(as, RELEASE, { input: { network: "ETHEREUM", currency: "ETH", reason: "I looked", ...changes } });

describe("the books and the chains, by the API", () => {
  it.each([
    ["custodies", CUSTODIES, {}],
    ["reconciliations", LIST, {}],
    ["reconcile", RECONCILE, { input: { network: "ETHEREUM" } }],
    ["releaseWithdrawals", RELEASE, { input: { network: "ETHEREUM", currency: "ETH", reason: "x" } }],
  ])("%s is for staff alone, and what changes something for operators", async (name, query, variables) => {
    const refused = async (as: UserActor) =>
      (await here.ask(as, query, variables)).errors?.[0]?.extensions.code ?? null;
    expect(await refused(person())).toBe("FORBIDDEN");
    const isMutation = query.startsWith("mutation");
    expect(await refused(person("AUDITOR"))).toBe(isMutation ? "FORBIDDEN" : null);
    expect([name, await refused(operator)]).toEqual([name, null]);
  });

  it("shows a custody that was never compared, then what was found, as it was added up", async () => {
    expect((await here.ask(operator, CUSTODIES)).data?.custodies).toMatchObject([
      { network: "ETHEREUM", currency: "ETH", state: "BALANCED", latest: null, differsSince: null, switches: [] },
    ]);
    await compared(7, -3n, "DIFFERS");
    const wei = (units: number) => ({
      amount: `${units < 0 ? "-" : ""}0.${String(Math.abs(units)).padStart(18, "0")}`,
    });
    expect((await here.ask(operator, CUSTODIES)).data?.custodies).toMatchObject([
      {
        ...{ state: "DIFFERS", differsSince: { height: 7, hash: "h" }, accepted: wei(0) },
        latest: {
          ...{ block: { height: 7, hash: "h7" }, operatorId: null, state: "DIFFERS", difference: wei(-3) },
          ...{ expected: { ...wei(98), currency: "ETH" }, onChain: wei(95) },
          terms: [
            { kind: "LEDGER", amount: wei(100), count: 1 },
            { kind: "FEES_NOT_BOOKED", amount: wei(-2), count: 1 },
            { kind: "TREASURY", amount: wei(87), count: 1 },
            { kind: "ADDRESSES", amount: wei(8), count: 1 },
          ],
          addresses: [{ address: "0xab", expected: wei(90), onChain: wei(87) }],
        },
      },
    ]);
  });

  it("lists comparisons by pages, those that are wanted, and takes no cursor of another list", async () => {
    for (const height of [8, 9]) await compared(height, 0n);
    const page = async (variables: object) =>
      (await here.ask(operator, LIST, { ...variables })).data?.reconciliations as Page;
    type Page = { nodes: { block: { height: number } }[]; pageInfo: { hasNextPage: boolean; endCursor: string } };
    const heights = ({ nodes }: Page) => nodes.map(({ block }) => block.height);
    const first = await page({ first: 2 });
    expect([heights(first), first.pageInfo.hasNextPage]).toEqual([[9, 8], true]);
    expect(heights(await page({ after: first.pageInfo.endCursor }))).toEqual([7]);
    expect(heights(await page({ filter: { states: ["DIFFERS"] } }))).toEqual([7]);
    expect(heights(await page({ filter: { network: "BITCOIN" } }))).toEqual([]);
    const other = await here.ask(operator, LIST, { filter: { currency: "ETH" }, after: first.pageInfo.endCursor });
    expect(other.errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
  });

  it("refuses to compare a network of which nobody says what is there, or that is none here", async () => {
    const ask = async (network: string) =>
      (await here.ask(operator, RECONCILE, { input: { network } })).data?.reconcile;
    for (const network of ["ETHEREUM", "TRON"]) expect(await ask(network)).toMatchObject({ code: "CHAIN_UNAVAILABLE" });
    expect(await ask("DOGECOIN")).toMatchObject({ __typename: "NetworkUnavailable", code: "NETWORK_UNAVAILABLE" });
  });

  it("lets go of what is stopped, once, with a reason, and refuses each way that it can be wrong", async () => {
    const said = async (changes: object = {}) => (await release(changes)).data?.releaseWithdrawals;
    expect(await said()).toMatchObject({ __typename: "WithdrawalsNotStopped", code: "WITHDRAWALS_NOT_STOPPED" });
    await compared(10, -3n, "STOPPED");
    expect(await said({ network: "DOGECOIN" })).toMatchObject({ code: "NETWORK_UNAVAILABLE" });
    expect(await said({ currency: "BTC" })).toMatchObject({ code: "WITHDRAWALS_NOT_STOPPED" });
    for (const [reason, fault] of [
      ["", "EMPTY"],
      ["x".repeat(513), "TOO_LONG"],
    ]) {
      const { errors } = await release({ reason });
      expect(JSON.stringify(errors?.[0]?.extensions)).toContain(fault);
    }
    expect(await said()).toEqual({
      __typename: "ReleaseWithdrawalsSuccess",
      custody: {
        ...{ state: "BALANCED", accepted: { amount: "-0.000000000000000003" } },
        switches: [{ state: "RELEASED", reason: "I looked", operatorId: operator.userId }],
      },
    });
    expect(await said()).toMatchObject({ code: "WITHDRAWALS_NOT_STOPPED" });
    const told = (await here.stated()).filter(({ type }) => type === "coffer.wallets.custody.switched");
    expect(told.map(({ data }) => data)).toMatchObject([{ network: "ETHEREUM", currency: "ETH", state: "RELEASED" }]);
  });

  it("counts what operators watch", async () => {
    const counts = async (name: string) =>
      (await here.subgraph.counts?.find((one) => one.name === `coffer_custody_${name}`)?.count())?.[0];
    const label = "ETHEREUM/ETH";
    expect(await counts("stopped")).toEqual({ label, count: 0 });
    expect(await counts("differs")).toEqual({ label, count: 0 });
    await compared(11, -4n, "STOPPED");
    expect([await counts("stopped"), await counts("differs")]).toEqual([
      { label, count: 1 },
      { label, count: 1 },
    ]);
    expect(await counts("odd_addresses")).toEqual({ label, count: 1 });
    expect((await counts("compared_seconds"))?.count).toBeLessThan(3_600);
  });
});
