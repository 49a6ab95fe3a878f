import { newId } from "@coffer/contracts/ids";
import type { Asset } from "@coffer/money/asset";
import { money } from "@coffer/money/money";
import type { SendingNode } from "../sends/chain-ports.ts";
import { type Followed, findCurrent, type SendsDeps } from "../sends/deps.ts";
import type { SendWriter } from "../sends/ports.ts";
import type { Sweepable, TreasuryReader, TreasuryWriter } from "./ports.ts";

/** Of one round. */
export const SWEEPS_MAX = 50;

/** What of a node says how an address stands. */
type Node = Pick<SendingNode, "balanceAt" | "tokenBalanceAt">;

type Deps = Pick<SendsDeps, "network" | "native" | "rules" | "chains" | "clock" | "log"> & {
  readonly nodes: readonly Node[];
  readonly tokens: Pick<SendsDeps["tokens"], "listFitting">;
  readonly treasuries: TreasuryReader;
  readonly inSweeps: InSweeps;
};

export type InSweeps = <T>(
  work: (writer: { readonly sends: SendWriter; readonly treasuries: TreasuryWriter }) => Promise<T>,
) => Promise<T>;

/** What is swept: the network's own currency, or a token. */
type What = { readonly asset: Asset; readonly contract: string | null; readonly minimum: bigint };

/**
 * Plans sweeps: what deposits have brought to an address, and is credited, goes to the treasury,
 * which pays everybody out. An address has one of each currency at a time, and none while more of
 * it is arriving. Of a token the treasury sends it, by what its owner authorises: so an address
 * needs nothing else.
 */
export function makeSweepDeposits(deps: Deps): () => Promise<void> {
  const { network, treasuries, native, rules, tokens } = deps;
  return async () => {
    const treasury = await treasuries.find(network);
    if (treasury?.state !== "OPEN") return;
    const own: readonly What[] =
      rules.sweepMinimum === null ? [] : [{ asset: native, contract: null, minimum: rules.sweepMinimum }];
    const others = (await tokens.listFitting()).flatMap(({ asset, contract, sweepMinimum }): readonly What[] =>
      sweepMinimum === null ? [] : [{ asset, contract, minimum: sweepMinimum }],
    );
    for (const what of [...own, ...others]) await sweepAll(deps, treasury.address, what);
  };
}

async function sweepAll(deps: Deps, treasury: string, what: What): Promise<void> {
  const { network, treasuries } = deps;
  const { contract: token, minimum } = what;
  const found = await treasuries.listSweepable(network, { token, minimum, count: SWEEPS_MAX });
  if (found.length === 0) return;
  const followed = await findCurrent(deps);
  if (!followed) return;
  for (const source of found) await sweep(deps, { ...followed, ...what, treasury }, source);
}

async function sweep(
  { network, rules, inSweeps, clock, log }: Deps,
  { chain, node, treasury, asset, contract, minimum }: Followed<Node> & What & { readonly treasury: string },
  source: Sweepable,
): Promise<void> {
  const { address } = source;
  const at = chain.cursor.hash;
  const units = await (contract === null ? node.balanceAt(address, at) : node.tokenBalanceAt(contract, address, at));
  const isThere = units >= minimum;
  if (!isThere) log.error({ network, source: address }, "what deposits have brought is not there any more");
  const from =
    contract === null ? { source: address, token: null } : { source: treasury, token: { contract, owner: address } };
  await inSweeps(async (writer) => {
    // Of a token, too: its key is found by it. Nobody has signed with it, whatever a node says.
    await writer.treasuries.addSource(network, { ...source, nextNonce: 0 });
    // Who else has its key, an operator has to find out: until then it is left alone.
    if (!isThere) return writer.sends.pause({ network, address }, "FOREIGN_NONCE");
    await writer.sends.plan({
      ...{ id: newId("txn"), network, kind: "SWEEP", payee: treasury, ...from },
      ...{ amount: money(asset, units), feeCap: rules.feeCap, priority: "LOW" },
      ...{ paymentId: null, userId: null, createdAt: clock.now() },
    });
  });
}
