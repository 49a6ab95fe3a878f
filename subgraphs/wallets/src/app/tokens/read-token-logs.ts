import type { Logger } from "@coffer/platform/running/log";
import type { Clock } from "@coffer/platform/values/clock";
import { heightHeldBy } from "../../domain/chains/depth.ts";
import { goesOn, isInSight } from "../../domain/chains/following.ts";
import type { KnownToken } from "../../domain/tokens/token.ts";
import type { NetworkCode } from "../../domain/wallets/network.ts";
import type { IsAgreed } from "../chains/is-agreed.ts";
import type { BlockContents, ChainReader, ChainWriter, ContentWatch, InChain } from "../chains/ports.ts";
import { readAgreedLogs, toArrival } from "./agreed-token-logs.ts";
import type { TokenLogReader, TokenLogs, TokenLogWriter, TokenReader } from "./ports.ts";

export type TokenLogChainWriter = ChainWriter & { readonly tokenLogs: TokenLogWriter };

type Deps<Writer extends TokenLogChainWriter> = {
  readonly network: NetworkCode;
  /** What moves over it, and what did once. */
  readonly known: () => readonly KnownToken[];
  /** By the place of each provider. */
  readonly readers: readonly TokenLogReader[];
  readonly chains: Pick<ChainReader, "find" | "blockAt" | "lowestFrom">;
  readonly tokens: TokenReader;
  readonly isAgreed: IsAgreed;
  readonly inChain: InChain<Writer>;
  /** What is done with what has come. */
  readonly watches: readonly Pick<ContentWatch<Writer>, "added">[];
  readonly finality: number;
  readonly clock: Clock;
  readonly log: Logger;
  /** There is something to be told. */
  readonly announce: () => void;
};

/** Blocks of one round, at most: between rounds others get their turn. */
const STEPS_MAX = 64;

/**
 * Reads what contracts of tokens have logged, of a chain whose blocks do not prove it: of blocks
 * that nobody takes back, in order, each where all providers that answer say the very same, and of
 * several at least two. One that says something else, or is missing, keeps all that is behind it
 * waiting; what blocks do prove goes on.
 */
export function makeReadTokenLogs<Writer extends TokenLogChainWriter>(deps: Deps<Writer>): () => Promise<void> {
  const { network, chains, isAgreed, inChain, finality } = deps;
  return async () => {
    if (deps.known().length === 0) return;
    const chain = await chains.find(network);
    if (!isInSight(chain) || !(await isAgreed(chain.cursor))) return;
    const solid = heightHeldBy(chain.cursor.height, finality);
    const known = await inChain(({ tokenLogs }) => tokenLogs.find(network));
    // What came before a chain is followed is not looked for of its own currency either.
    if (known === null) return begin(deps, solid);
    const tokens = await listTokens(deps);
    for (let height = known + 1; height <= Math.min(solid, known + STEPS_MAX); height += 1) {
      const logs = await readAgreedLogs(deps, height, contractsOf(tokens));
      if (!logs || !(await keep(deps, logs, tokens))) return;
    }
  };
}

async function begin<Writer extends TokenLogChainWriter>({ network, inChain }: Deps<Writer>, solid: number) {
  await inChain(async (writer) => {
    await writer.lock(network);
    if ((await writer.tokenLogs.find(network)) === null) await writer.tokenLogs.note(network, Math.max(0, solid));
  });
}

/**
 * Those that are listed no more, too: what was signed of them has still moved, or not, and what
 * comes in by them is seen. As they are listed, where two say of one contract what it is.
 */
async function listTokens<Writer extends TokenLogChainWriter>({
  network,
  known,
  tokens,
}: Deps<Writer>): Promise<readonly KnownToken[]> {
  return [...known(), ...(await tokens.list(network))];
}

const contractsOf = (tokens: readonly KnownToken[]): ReadonlySet<string> =>
  new Set(tokens.map(({ contract }) => contract));

/** False where somebody else has moved on meanwhile, or the block is not ours any more. */
async function keep<Writer extends TokenLogChainWriter>(
  { network, chains, inChain, watches, clock, announce }: Deps<Writer>,
  logs: TokenLogs,
  tokens: readonly KnownToken[],
): Promise<boolean> {
  const { block, moved } = logs;
  const head = await chains.blockAt(network, block.height);
  const isKept = await inChain(async (writer) => {
    if (!goesOn(await writer.lock(network))) return false;
    if ((await writer.tokenLogs.find(network)) !== block.height - 1) return false;
    if (head && !(await writer.holds(network, block))) return false;
    const contents: BlockContents = {
      block: head ?? { ...block, parent: "", time: new Date(0) },
      arrivals: moved.flatMap((one) => toArrival(one, tokens)),
      outcomes: [],
    };
    for (const watch of watches) await watch.added(writer, contents);
    await writer.tokenLogs.noteMoved(network, { ...logs, contracts: contractsOf(tokens), at: clock.now() });
    await writer.tokenLogs.note(network, block.height);
    return true;
  });
  if (isKept && moved.length > 0) announce();
  return isKept;
}

/** Where a block is taken back all the same, what its contracts have logged is read anew. */
export const makeWatchTokenLogs = (network: NetworkCode): ContentWatch<TokenLogChainWriter> => ({
  added: async () => undefined,
  takenBack: ({ tokenLogs }, { height }) => tokenLogs.stepBack(network, height - 1),
});
