import { type NodeSend, nextStateOf, type Seen } from "../../domain/node-wallets/node-send.ts";
import type { NodeWallet } from "../../domain/node-wallets/node-wallet.ts";
import { broadcastSend } from "./broadcast-send.ts";
import { type CoreDeps, isAway, lookAt, type ReadyCoin, type SeenCoin } from "./deps.ts";
import type { CoreWallet, NodeWalletNotes, NodeWalletReader } from "./ports.ts";

/** Of one page; all are looked at. */
const SENDS_PAGE = 100;
/** Wallets whose history is read in one round, the longest unread first. */
const WALLETS_MAX = 50;

type Deps = CoreDeps & {
  readonly reader: Pick<NodeWalletReader, "listOpenSends" | "listUnread" | "listInputs">;
  readonly notes: NodeWalletNotes;
  /** What is in no block is shown to the node again so often. */
  readonly sendAgainMs: number;
};

/**
 * One round over a coin's wallets: what was signed is sent, until it is in a block for good; and
 * what came and left is kept. Each piece can stop anywhere and be done again.
 */
export function makeFollowNodeWallets(deps: Deps): (ready: ReadyCoin) => Promise<void> {
  const { reader, notes, clock, log } = deps;
  return async (ready) => {
    const seen = await lookAt(ready);
    const { network } = seen.coin;
    const { mode } = seen.look;
    for (let after: NodeSend["id"] | null = null; ; ) {
      const page = await reader.listOpenSends(network, { first: SENDS_PAGE, after });
      for (const { send, wallet } of page)
        await apart(deps, wallet, () => followSend(deps, seen, { send, core: seen.node.wallet(wallet, mode) }));
      after = page.at(-1)?.send.id ?? null;
      if (page.length < SENDS_PAGE) break;
    }
    for (const { wallet, cursor } of await reader.listUnread(network, WALLETS_MAX))
      await apart(deps, wallet, async () => {
        const found = await seen.node.wallet(wallet, mode).since(cursor);
        await notes.history(wallet.id, { ...found, at: clock.now(), isShared: mode === "ACCOUNTS" });
        log.trace({ network, walletId: wallet.id }, "the history of a node's wallet was read");
      });
  };
}

/** One wallet that its node does not have, or refuses, keeps none of the others waiting. */
async function apart({ log }: Deps, { id, network }: NodeWallet, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    if (!isAway(error)) throw error;
    log.warn({ err: error, network, walletId: id }, "a node's wallet is not followed now");
  }
}

type Following = { readonly send: NodeSend; readonly core: CoreWallet };

async function followSend(deps: Deps, ready: SeenCoin, { send, core }: Following): Promise<void> {
  const { notes, clock, log } = deps;
  const seen = (await core.see(send.txid)) ?? (await findRival(deps, { send, core }));
  const next = nextStateOf(send, seen, ready.coin);
  if (next && (await notes.moved(send, next, clock.now()))) {
    log.info({ network: send.network, sendId: send.id, txid: send.txid, state: next.state }, "a node's send has moved");
    return;
  }
  const isUnmined = seen === null || seen.confirmations === 0;
  const isDue = send.sentAt === null || clock.now().getTime() - send.sentAt.getTime() >= deps.sendAgainMs;
  if (isUnmined && isDue) await broadcastSend(deps, ready, send);
}

/**
 * Where the wallet does not know it, the coins may have been spent by hand, in the node: that is a
 * conflict as deep as what spends them.
 */
async function findRival({ reader }: Deps, { send, core }: Following): Promise<Seen | null> {
  if (send.state === "SIGNED") return null;
  const depth = await core.depthOfRival(send, await reader.listInputs(send.id));
  return depth === null || depth <= 0 ? null : { confirmations: -depth, blockHash: null };
}
