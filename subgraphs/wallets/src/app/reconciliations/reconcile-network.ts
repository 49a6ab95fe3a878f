import { newId } from "@coffer/contracts/ids";
import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { err, ok, type Result } from "@coffer/platform/values/result";
import type { BlockHead } from "../../domain/chains/block.ts";
import { type FollowedChain, isInSight } from "../../domain/chains/following.ts";
import type { ChainUnavailable } from "../../domain/chains/refusals.ts";
import { type Standing, standAfter } from "../../domain/reconciliations/custody.ts";
import { type Facts, type Outcome, type Place, reconcile } from "../../domain/reconciliations/terms.ts";
import type { UserId } from "../../domain/wallets/ids.ts";
import type { IsAgreed } from "../chains/is-agreed.ts";
import { type BalanceReader, type ChainReader, isNodeFault, NoAnswer, NodeRefusal } from "../chains/ports.ts";
import { custodySwitched } from "./events.ts";
import type {
  Compared,
  CustodyAsset,
  CustodyNetwork,
  CustodySwitch,
  HowToRead,
  InCustodies,
  Known,
  NewReconciliation,
  ReadKnown,
  Reconciliation,
  SolidCustody,
} from "./ports.ts";

type Deps = CustodyNetwork & {
  readonly chains: Pick<ChainReader, "find" | "blockAt">;
  readonly isAgreed: IsAgreed;
  readonly readKnown: ReadKnown;
  readonly inCustodies: InCustodies;
  readonly clock: Clock;
  readonly log: Logger;
  /** There is something to be told. */
  readonly announce: () => void;
};

/** Addresses of one comparison that are kept. */
const ODD_MAX = 100;

export type ReconcileNetwork = (
  operatorId: UserId | null,
) => Promise<Result<readonly Reconciliation[], ChainUnavailable>>;

/**
 * Compares what the ledger holds on a network with what is there, at the newest block that was read
 * and that its providers agree on. What is known here is read at one moment, and what addresses
 * have at that block's hash, so nothing that goes on meanwhile makes a difference. A currency that
 * cannot be compared this time keeps no other from it.
 */
export function makeReconcileNetwork(deps: Deps): ReconcileNetwork {
  const { network, listAssets, chains, isAgreed, log } = deps;
  const tell = makeTell(deps);
  return async (operatorId) => {
    const chain = await chains.find(network);
    if (!isInSight(chain) || !(await isAgreed(chain.cursor))) return err({ code: "CHAIN_UNAVAILABLE" });
    const made: Reconciliation[] = [];
    const ownFaults: unknown[] = [];
    for (const of of listAssets()) {
      try {
        const found = await (of.solid ? compareSolid(deps, of, of.solid) : compareAtCursor(deps, of, chain));
        // Another block is the newest by now.
        if (!found) continue;
        const kept = await keep(deps, { ...found, operatorId });
        tell(kept);
        made.push(kept.reconciliation);
      } catch (error) {
        if (!isNodeFault(error)) ownFaults.push(error);
        else log.warn({ network, currency: of.asset.code, error }, "a node does not say what is there at a block");
      }
    }
    if (ownFaults.length > 0) throw ownFaults[0];
    return made.length > 0 ? ok(made) : err({ code: "CHAIN_UNAVAILABLE" });
  };
}

const compareAtCursor = (
  deps: Deps,
  of: CustodyAsset,
  { cursor: block, leader }: FollowedChain,
): Promise<Found | null> =>
  compare(deps, of, {
    ...{ block, isReadAtOnce: false },
    read: (addresses, contract) => readBalances(of.balances ?? [], { addresses, block, leader, contract }),
  });

const TRIES_MAX = 5;

/**
 * At the newest block that nobody takes back at one of the providers, while it is that; rejects
 * with NoAnswer where that is none of ours, or what moved there was not read yet.
 */
async function compareSolid(
  deps: Deps,
  of: CustodyAsset,
  { readers, findReadUpTo }: SolidCustody,
): Promise<Found | null> {
  const faults: unknown[] = [];
  for (let tries = 0; tries < TRIES_MAX; tries += 1) {
    const reader = readers[tries % readers.length];
    if (!reader) break;
    try {
      const { height, hash } = await reader.newestSolid();
      const block = await deps.chains.blockAt(deps.network, height);
      const readUpTo = findReadUpTo ? await findReadUpTo() : height;
      if (block?.hash !== hash || readUpTo === null || readUpTo < height)
        throw new NoAnswer("the node's solid block was not read here yet");
      const read: ReadOne = (addresses, contract) => reader.balancesAtNewest(addresses, hash, contract);
      const found = await compare(deps, of, { block, isReadAtOnce: true, read });
      if (found) return found;
    } catch (error) {
      if (!isNodeFault(error)) throw error;
      faults.push(error);
    }
  }
  throw faults[0] ?? new NoAnswer("no provider says what addresses have");
}

type ReadAll = (addresses: readonly string[]) => Promise<ReadonlyMap<string, bigint>>;
type ReadOne = (...of: [...Parameters<ReadAll>, contract: string | null]) => ReturnType<ReadAll>;
type At = Pick<HowToRead, "block" | "isReadAtOnce"> & { readonly read: ReadOne };
type Found = Compared & Pick<NewReconciliation, "block" | "odd"> & Outcome;

async function compare(
  { network, finality, readKnown }: Deps,
  { asset, contract, balances, before = [] }: CustodyAsset,
  { block, isReadAtOnce, read }: At,
): Promise<Found | null> {
  const of = { network, asset };
  const how = { isNative: contract === null, hasOutputs: balances === null, isReadAtOnce };
  const known = await readKnown(of, { block, ...how, finality });
  if (!known) return null;
  const facts = await toFacts(known, async (addresses) => {
    const sums = new Map(await read(addresses, contract));
    for (const left of before)
      for (const [address, units] of await readLeft(read, addresses, left))
        sums.set(address, (sums.get(address) ?? 0n) + units);
    return sums;
  });
  const odd = facts.odd.toSorted((a, b) => compareUnits(a.units - a.expected, b.units - b.expected)).slice(0, ODD_MAX);
  return { ...of, block, odd, ...reconcile(facts) };
}

const compareUnits = (a: bigint, b: bigint): number => (a < b ? -1 : Number(a > b));

async function toFacts({ holding, items, accounts, outputs }: Known, read: ReadAll): Promise<Facts> {
  if (outputs) return { holding, items, chain: outputs, odd: [] };
  const { toRead = [], others = { units: 0n, count: 0 } } = accounts ?? {};
  const balances = await read(toRead.map(({ address }) => address));
  const places = toRead.map((one) => ({ ...one, units: unitsAt(balances, one.address) }));
  const sumOf = (some: readonly Place[]) => ({
    units: some.reduce((sum, { units }) => sum + units, 0n),
    count: some.length,
  });
  const treasury = sumOf(places.filter(({ isTreasury }) => isTreasury));
  const addresses = sumOf(places.filter(({ isTreasury }) => !isTreasury));
  return {
    ...{ holding, items },
    chain: {
      treasury,
      addresses: { units: addresses.units + others.units, count: addresses.count + others.count },
    },
    odd: places
      .filter(({ expected, units }) => expected !== units)
      .map(({ address, expected, units }) => ({ address, expected, units })),
  };
}

function unitsAt(balances: ReadonlyMap<string, bigint>, address: string): bigint {
  const units = balances.get(address);
  if (units === undefined) throw new NoAnswer("a node does not say what an address has");
  return units;
}

/** At the one that is followed, and where that does not say it, at the others. */
async function readBalances(
  readers: readonly BalanceReader[],
  {
    addresses,
    block,
    leader,
    contract,
  }: Pick<CustodyAsset, "contract"> &
    Pick<FollowedChain, "leader"> & {
      readonly addresses: readonly string[];
      readonly block: BlockHead;
    },
): Promise<ReadonlyMap<string, bigint>> {
  const led = leader === null ? undefined : readers[leader - 1];
  const inOrder = [...(led ? [led] : []), ...readers.filter((one) => one !== led)];
  const faults: unknown[] = [];
  for (const reader of inOrder) {
    try {
      return await reader.balancesAt(addresses, block.hash, contract);
    } catch (error) {
      if (!isNodeFault(error)) throw error;
      faults.push(error);
    }
  }
  throw faults[0] ?? new NoAnswer("no provider says what addresses have");
}

/** What moves here no more may never have been a contract: nodes refuse to call that. */
const readLeft = (read: ReadOne, ...of: Parameters<ReadOne>): ReturnType<ReadOne> =>
  read(...of).catch((error: unknown) => {
    if (!(error instanceof NodeRefusal)) throw error;
    return new Map();
  });

type Kept = { readonly reconciliation: Reconciliation; readonly before: Standing };

/** Nobody else changes the custody meanwhile. A comparison at an older block moves nothing. */
async function keep(
  { inCustodies, clock, finality, announce }: Deps,
  { network, asset, block, terms, difference, odd, operatorId }: Found & { readonly operatorId: UserId | null },
): Promise<Kept> {
  const of = { network, asset };
  const kept = await inCustodies(async (writer): Promise<Kept> => {
    const before = await writer.lock(of);
    if (!before) throw new Error("a custody that was read is not there");
    const at = clock.now();
    const isNewest = before.latest === null || block.height >= before.latest.height;
    const standing = isNewest ? standAfter(before, { difference, block: { ...block, at } }, finality) : before;
    const id = newId("rcn");
    const { height, hash } = block;
    const reconciliation = {
      ...{ ...of, id, block: { height, hash }, at, operatorId, difference, terms, odd },
      state: standing.state,
    };
    await writer.keep(reconciliation);
    await writer.stand(of, standing, isNewest ? id : null);
    if (standing.state === "STOPPED" && before.state !== "STOPPED") {
      const stopped: CustodySwitch = { state: "STOPPED", difference, reason: null, operatorId: null, at };
      await writer.keepSwitch(of, stopped);
      await writer.tell([custodySwitched(of, stopped)]);
    }
    return { reconciliation, before };
  });
  if (kept.reconciliation.state !== kept.before.state) announce();
  return kept;
}

/** Each state once, and what came unbidden once for each amount. */
function makeTell({ log, network }: Deps): (kept: Kept) => void {
  const unbidden = new Map<string, bigint>();
  return ({ reconciliation: { asset, state, difference, block, terms, odd }, before }) => {
    const place = { network, currency: asset.code, height: block.height };
    const found = { ...place, difference: String(difference), addresses: odd.map(({ address }) => address) };
    if (state === "STOPPED" && before.state !== "STOPPED")
      log.error(found, "the books and the chain differ: withdrawals are stopped until an operator has looked");
    if (state === "DIFFERS" && before.state === "BALANCED") log.error(found, "the books and the chain differ");
    if (state === "BALANCED" && before.state === "DIFFERS") log.info(place, "the books and the chain agree again");
    const came = terms.find(({ kind }) => kind === "UNBIDDEN")?.units ?? 0n;
    if (came !== (unbidden.get(asset.code) ?? 0n) && came > 0n)
      log.warn({ ...found, unbidden: String(came) }, "something came to an address of ours that no block has shown");
    unbidden.set(asset.code, came);
  };
}
