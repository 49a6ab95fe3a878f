import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { type BlockHead, isSameChain } from "../../domain/chains/block.ts";
import {
  advance,
  type FollowedChain,
  type FollowState,
  follows,
  judgeCursor,
  startHeight,
} from "../../domain/chains/following.ts";
import {
  chooseLeader,
  findDissenter,
  judgeProviders,
  type Provider,
  type ProviderState,
} from "../../domain/chains/providers.ts";
import type { Sight } from "./look-at-providers.ts";
import type {
  BeginWatch,
  BlockWatch,
  ChainNode,
  ChainReader,
  ChainWriter,
  ConnectedNetwork,
  FollowRules,
  InChain,
  KeepProviders,
} from "./ports.ts";

type Deps<Writer extends ChainWriter> = {
  readonly connected: ConnectedNetwork;
  readonly sight: Sight;
  readonly reader: ChainReader;
  readonly inChain: InChain<Writer>;
  readonly watch: BlockWatch<Writer>;
  readonly onBegin?: BeginWatch<Writer>;
  readonly keepProviders: KeepProviders;
  readonly clock: Clock;
  readonly log: Logger;
};

/** Blocks that one round reads or takes back, at most: between rounds others get their turn. */
const STEPS_MAX = 64;
/** Kept below what is final: to compare providers, and for those who look at what was. */
const KEPT_BEYOND = 100;

/**
 * Follows a network by one round: looks at its providers, chooses whom to follow, and goes along
 * their chain, back first where it was reorganised. True where more is to be done at once. Any
 * number may do it at the same time: what one has moved already, another leaves.
 */
export function makeFollowChain<Writer extends ChainWriter>(deps: Deps<Writer>): () => Promise<boolean> {
  const { connected, sight, reader, keepProviders, clock } = deps;
  const { network, nodes, rules } = connected;
  const tell = makeTell(deps);
  return async () => {
    const known = await reader.find(network);
    if (known && wasLookedAt(known, rules, clock.now())) return false;
    const settled = known && (await findSettled(deps, known));
    const seen = await sight(settled?.height ?? null);
    const providers = judgeProviders(
      seen,
      { identity: known?.identity ?? null, settled },
      { ...rules, now: clock.now() },
    );
    await keepProviders(network, providers);
    tell(providers);

    const leader = chooseLeader(providers, known?.leader ?? null);
    const node = leader && nodes[leader.place - 1];
    if (!leader?.tip || !node) {
      const dissenter = findDissenter(providers);
      const state = dissenter ? "STOPPED" : "WAITING";
      if (known) await note(deps, known, { state, tip: dissenter?.tip ?? known.tip, leader: known.leader });
      return false;
    }
    const from = known ?? (await begin(deps, { node, tip: leader.tip, place: leader.place, seen }));
    return from !== null && walk(deps, { node, tip: leader.tip, place: leader.place, from });
  };
}

type AnyDeps = Omit<Deps<ChainWriter>, "inChain" | "watch" | "onBegin">;

/** What no reorganisation should reach; nothing where an operator lets one go deeper. */
const findSettled = (
  { connected, reader }: AnyDeps,
  { cursor, acceptedUpTo }: FollowedChain,
): Promise<BlockHead | null> =>
  acceptedUpTo === null
    ? reader.blockAt(connected.network, cursor.height - connected.rules.finality)
    : Promise.resolve(null);

type Led = { readonly node: ChainNode; readonly tip: BlockHead; readonly place: number };

/** Null where the leader has moved meanwhile: the next round sees where. */
async function begin<Writer extends ChainWriter>(
  { connected: { network, rules }, inChain, onBegin, clock }: Deps<Writer>,
  { node, tip, place, seen }: Led & { readonly seen: Awaited<ReturnType<Sight>> },
): Promise<FollowedChain | null> {
  const identity = seen.find((one) => one.place === place)?.sighting?.identity;
  const cursor = await node.headAt(startHeight(tip, rules.finality));
  if (!identity || !cursor) return null;
  const chain: FollowedChain = {
    identity,
    cursor,
    peak: cursor.height,
    acceptedUpTo: null,
    state: "CATCHING_UP",
    tip,
    leader: place,
    checkedAt: clock.now(),
  };
  const begun = await onBegin?.(node, cursor);
  return inChain(async (writer) => {
    const other = await writer.lock(network);
    if (other) return null;
    await writer.begin(network, chain);
    await begun?.(writer);
    return chain;
  });
}

async function walk<Writer extends ChainWriter>(
  deps: Deps<Writer>,
  { node, tip, place, from }: Led & { readonly from: FollowedChain },
): Promise<boolean> {
  let at: FollowedChain = from;
  let state: FollowState = "CATCHING_UP";
  for (let steps = 0; steps < STEPS_MAX; steps += 1) {
    const moved = await step(deps, { node, place }, at);
    if (moved === "MOVED_BY_ANOTHER") return true;
    if (moved === "WAIT" || moved === "STOP") {
      state = moved === "STOP" ? "STOPPED" : "FOLLOWING";
      break;
    }
    at = moved;
  }
  const reached = at.cursor.height > tip.height ? at.cursor : tip;
  await note(deps, at, { state, tip: reached, leader: place });
  return state === "CATCHING_UP";
}

type Moved = FollowedChain | "WAIT" | "STOP" | "MOVED_BY_ANOTHER";

async function step<Writer extends ChainWriter>(
  deps: Deps<Writer>,
  { node, place }: Pick<Led, "node" | "place">,
  at: FollowedChain,
): Promise<Moved> {
  const { network, rules } = deps.connected;
  const { cursor } = at;
  const above = await node.headAt(cursor.height + 1);
  if (follows(above, cursor)) {
    const keep = rules.finality + KEPT_BEYOND;
    const to = advance(at, above);
    const take = await deps.watch.read(place, above);
    return move(deps, {
      from: at,
      to,
      async write(writer) {
        await writer.append(network, above, keep);
        await take(writer);
      },
    });
  }
  const atCursor = await node.headAt(cursor.height);
  const verdict = judgeCursor(at, atCursor, rules.finality);
  if (verdict === "WAIT" || !atCursor) return "WAIT";
  // Another node behind the same address replaces nothing of this chain.
  if (!isSameChain(await node.identity(), at.identity)) return "WAIT";
  if (verdict === "STOP") return "STOP";
  // Below the first block that was ever read there is none of ours to compare with.
  const below = (await deps.reader.blockAt(network, cursor.height - 1)) ?? atCursor;
  deps.log.warn({ network, height: cursor.height }, "a block was replaced, and is taken back");
  const to = { ...at, cursor: below };
  return move(deps, {
    from: at,
    to,
    async write(writer) {
      await deps.watch.takenBack(writer, cursor);
      await writer.takeBack(network, cursor, below);
    },
  });
}

type Move<Writer> = {
  readonly from: FollowedChain;
  readonly to: FollowedChain;
  readonly write: (writer: Writer) => Promise<void>;
};

/** Only from where it stands: whoever was faster has moved it, and everything is looked at anew. */
const move = <Writer extends ChainWriter>(
  { connected: { network }, inChain }: Deps<Writer>,
  { from, to, write }: Move<Writer>,
): Promise<Moved> =>
  inChain(async (writer) => {
    const locked = await writer.lock(network);
    if (locked?.cursor.hash !== from.cursor.hash) return "MOVED_BY_ANOTHER";
    await write(writer);
    return to;
  });

async function note<Writer extends ChainWriter>(
  { connected: { network }, inChain, clock, log }: Deps<Writer>,
  before: FollowedChain,
  found: { readonly state: FollowState; readonly tip: BlockHead; readonly leader: number | null },
): Promise<void> {
  if (found.state === "STOPPED" && before.state !== "STOPPED")
    log.error(
      { network, height: before.cursor.height },
      "a block that was final was replaced: an operator has to look",
    );
  await inChain(async (writer) => {
    await writer.lock(network);
    await writer.note(network, { ...found, checkedAt: clock.now() });
  });
}

/** By another process, a moment ago: each would ask the providers for the same. */
const wasLookedAt = ({ state, checkedAt }: FollowedChain, { lookEveryMs }: FollowRules, now: Date): boolean =>
  state !== "CATCHING_UP" && now.getTime() - checkedAt.getTime() < lookEveryMs / 2;

/** Of each provider once for each time that it changes. */
function makeTell({ connected: { network }, log }: AnyDeps): (providers: readonly Provider[]) => void {
  const before = new Map<number, ProviderState>();
  return (providers) => {
    for (const { place, state } of providers) {
      if ((before.get(place) ?? "OK") === state) continue;
      before.set(place, state);
      if (state === "OK") log.info({ network, place }, "a provider of a network is well again");
      else log.warn({ network, place, state }, "a provider of a network is not well");
    }
  };
}
