import {
  type Look,
  type NodeAttempt,
  type NodeSend,
  type NodeSendId,
  nextStateOf,
  type Seen,
} from "../../domain/node-wallets/node-send.ts";
import type { NodeWallet } from "../../domain/node-wallets/node-wallet.ts";
import { broadcastSend } from "./broadcast-send.ts";
import { type CoreDeps, isAway, lookAt, type ReadyCoin, type SeenCoin } from "./deps.ts";
import type { CoreWallet, InNodeWallets, NodeWalletNotes, NodeWalletReader } from "./ports.ts";
import { type Kept, replaceSend } from "./replace-send.ts";

/** Of one page; all are looked at. */
const SENDS_PAGE = 100;
/** Wallets whose history is read in one round, the longest unread first. */
const WALLETS_MAX = 50;

type Deps = CoreDeps & {
  readonly inNodeWallets: InNodeWallets;
  readonly reader: Pick<
    NodeWalletReader,
    "listOpenSends" | "listUnread" | "listInputs" | "listAttempts" | "listBehind"
  >;
  readonly notes: NodeWalletNotes;
  /** What is in no block is shown to the node again so often. */
  readonly sendAgainMs: number;
  /** What is in no block for so long is replaced by what pays more. */
  readonly replaceAfterMs: number;
};

/**
 * One round over a coin's wallets: what was signed is sent, until it is in a block for good; what
 * is stuck is replaced; and what came and left is kept. Each piece can stop anywhere and be done
 * again.
 */
export function makeFollowNodeWallets(deps: Deps): (ready: ReadyCoin) => Promise<void> {
  const { reader, notes, clock, log } = deps;
  let told = new Map<NodeSendId, Kept>();
  return async (ready) => {
    const before = told;
    told = new Map();
    const seen = await lookAt(ready);
    const { network } = seen.coin;
    const { mode } = seen.look;
    for (let after: NodeSend["id"] | null = null; ; ) {
      const page = await reader.listOpenSends(network, { first: SENDS_PAGE, after });
      for (const { send, wallet } of page)
        await apart(deps, wallet, async () => {
          const kept = await followSend(deps, seen, { send, wallet, core: seen.node.wallet(wallet, mode) });
          if (kept === null) return;
          tell(deps, send, { kept, before: before.get(send.id) });
          told.set(send.id, kept);
        });
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

type Following = { readonly send: NodeSend; readonly wallet: NodeWallet; readonly core: CoreWallet };

async function followSend(deps: Deps, ready: SeenCoin, { send, wallet, core }: Following): Promise<Kept | null> {
  const { notes, reader, clock, log } = deps;
  const attempts = await reader.listAttempts(send.id);
  const looks = await lookAtAttempts(deps, { send, attempts, core });
  const next = nextStateOf(send, looks, ready.coin);
  if (next && (await notes.moved(send, { ...next, attempts: attempts.length }, clock.now()))) {
    log.info({ network: send.network, sendId: send.id, txid: send.txid, state: next.state }, "a node's send has moved");
    return null;
  }
  if (looks.some(({ seen }) => seen !== null && seen.confirmations > 0)) return null;
  const replaced = isToBeReplaced(deps, send, attempts)
    ? await replaceSend(deps, ready, { send, wallet, core, attempts })
    : null;
  if (replaced !== null && typeof replaced !== "string") {
    await broadcastSend(deps, ready, { send, attempts: [...attempts, replaced] });
    return null;
  }
  if (isShowDue(deps, send, looks)) await broadcastSend(deps, ready, { send, attempts });
  return replaced;
}

/** The oldest first: where a later one is mined meanwhile, it is seen to be. */
async function lookAtAttempts(
  deps: Deps,
  { send, attempts, core }: Pick<Following, "send" | "core"> & { readonly attempts: readonly NodeAttempt[] },
): Promise<readonly Look[]> {
  const looks: Look[] = [];
  for (const { number, txid, isCancel } of attempts) looks.push({ number, isCancel, seen: await core.see(txid) });
  const [first, ...others] = looks;
  if (!first || first.seen !== null || send.state === "SIGNED") return looks;
  return [{ ...first, seen: await findRival(deps, { send, attempts, core }) }, ...others];
}

/**
 * Where the wallet does not know it, the coins may have been spent by hand, in the node: that is a
 * conflict as deep as what spends them.
 */
async function findRival(
  { reader }: Deps,
  { send, attempts, core }: Pick<Following, "send" | "core"> & { readonly attempts: readonly NodeAttempt[] },
): Promise<Seen | null> {
  const txids = attempts.map(({ txid }) => txid);
  const coins = await reader.listInputs(send.id, { attempt: 1 });
  const depth = await core.depthOfRival({ createdAt: send.createdAt, txids }, coins);
  return depth === null || depth <= 0 ? null : { confirmations: -depth, blockHash: null };
}

/** What was asked for is done at once. */
function isToBeReplaced({ clock, replaceAfterMs }: Deps, send: NodeSend, attempts: readonly NodeAttempt[]): boolean {
  const latest = attempts.at(-1);
  if (send.state !== "BROADCAST" || !latest) return false;
  if (send.asked !== null) return true;
  return clock.now().getTime() - latest.signedAt.getTime() >= replaceAfterMs;
}

function isShowDue({ clock, sendAgainMs }: Deps, { sentAt }: NodeSend, looks: readonly Look[]): boolean {
  if (looks.some(({ number, seen }) => number === 1 && seen !== null && seen.confirmations < 0)) return false;
  return sentAt === null || clock.now().getTime() - sentAt.getTime() >= sendAgainMs;
}

/** Once for each: of those that are replaced, or at their end, nothing is known any more. */
function tell({ log }: Deps, send: NodeSend, { kept, before }: { kept: Kept; before: Kept | undefined }): void {
  const words = KEPT[kept];
  if (kept !== before && words !== null) log.warn({ network: send.network, sendId: send.id, txid: send.txid }, words);
}

const KEPT: Readonly<Record<Kept, string | null>> = {
  // As the coin's row says; and what another process does.
  NETWORK: null,
  MOVED: null,
  REFUSED: "a node's send is stuck, and its Core node keeps what it has: see -mempoolreplacement",
  BUILT_ON: "a node's send is stuck, and another spends what comes back of it: that one pays for both",
  AT_CAP: "a node's send is stuck, and may cost no more",
  SHORT: "a node's send is stuck: nothing can be spent to raise its fee",
  GONE: "a node's send is stuck: what it spends is not in the chain any more",
  LOCKED: "a node's send is stuck, and the keys of its wallet are locked",
};
