import { newId } from "@coffer/contracts/ids";
import type { Subgraph } from "@coffer/platform/graphql/subgraph";
import { expect, vi } from "vitest";
import { person, type World } from "./world.ts";

export const PATIENT = { timeout: 120_000, interval: 50 };

const RESCAN = `id network state from at to found leftOut left { txid address amount { amount currency } blockHeight }
  untraced operatorId reason requestedAt endedAt stoppedBy stopReason`;
const LIST = `query ($network: NetworkCode, $first: Int!, $after: String) {
  networkRescans(network: $network, first: $first, after: $after) { nodes { ${RESCAN} } pageInfo { hasNextPage endCursor } } }`;
export const BEGIN = `mutation ($input: RescanNetworkInput!) { rescanNetwork(input: $input) {
  __typename ... on Refusal { code message } ... on ScanOutOfRange { lowest highest }
  ... on RescanNetworkSuccess { rescan { ${RESCAN} } } } }`;
export const STOP = `mutation ($input: StopNetworkRescanInput!) { stopNetworkRescan(input: $input) {
  __typename ... on Refusal { code } ... on StopNetworkRescanSuccess { rescan { ${RESCAN} } } } }`;

export type Rescan = {
  id: string;
  state: string;
  from: number;
  at: number;
  to: number;
  found: number;
  leftOut: number;
  left: { txid: string; address: string; amount: { amount: string; currency: string }; blockHeight: number }[];
  operatorId: string | null;
};
type Page = { networkRescans: { nodes: Rescan[]; pageInfo: { hasNextPage: boolean; endCursor: string | null } } };

/** What an operator does and sees of rescans of one network, and what they find. */
export function rescansIn(here: World, network: string) {
  const operator = person("OPERATOR");
  const list = async (at?: Subgraph, first = 100): Promise<readonly Rescan[]> =>
    ((await here.ask(operator, LIST, { network, first }, at)).data as Page).networkRescans.nodes;
  const begin = async (fromHeight: number, at?: Subgraph, changes: object = {}) => {
    const input = { network, fromHeight, reason: "something was missed", idempotencyKey: newId("pay"), ...changes };
    const { data } = await here.ask(operator, BEGIN, { input }, at);
    return data?.rescanNetwork as { __typename: string; code?: string; rescan?: Rescan };
  };
  return {
    ...{ operator, list, begin },
    /** Behind a block more, if it waits for that. */
    async isDone(mine: () => Promise<unknown>, at?: Subgraph): Promise<Rescan> {
      return vi.waitFor(async () => {
        const [latest] = await list(at, 1);
        const [chain] = await here.rows<{ cursor: number }>(
          "SELECT cursor_height AS cursor FROM wallets.chain WHERE network = $1",
          [network],
        );
        if (latest?.state === "READING" && latest.at === chain?.cursor) await mine();
        expect(latest?.state).toBe("DONE");
        return latest as Rescan;
      }, PATIENT);
    },
    deposits: () =>
      here.rows<{ txid: string; currency: string; units: string; state: string; credits: number; height: number }>(
        "SELECT txid, currency, units::text AS units, state, credits, height FROM wallets.deposit WHERE network = $1 ORDER BY height, txid",
        [network],
      ),
  };
}
