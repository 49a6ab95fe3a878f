import { heightHeldBy } from "../../../domain/chains/depth.ts";
import { isInSight } from "../../../domain/chains/following.ts";
import { forHeldBlocks, type IsAgreed } from "../../chains/is-agreed.ts";
import type { SendsDeps } from "../deps.ts";
import type { DraftReader, InExternal, OutdatedSend } from "./ports.ts";

type Deps = Pick<SendsDeps, "network" | "chains" | "clock" | "log" | "announce"> & {
  readonly drafts: Pick<DraftReader, "listOutdated">;
  readonly inExternal: InExternal;
  readonly isAgreed: IsAgreed;
  readonly finality: number;
};

/**
 * What was given out to be signed, and never came back, has failed once another transaction has
 * used its nonce, or what it would spend, for good. Its owner may have sent the same elsewhere:
 * what a hash would say is not known before it is signed.
 */
export function makeEndOutdated(deps: Deps): () => Promise<void> {
  const { network, chains, drafts, isAgreed, finality } = deps;
  return async () => {
    const chain = await chains.find(network);
    if (!isInSight(chain)) return;
    const upTo = heightHeldBy(chain.cursor.height, finality);
    await forHeldBlocks({ network, chains, isAgreed }, await drafts.listOutdated(network, upTo), {
      depthOf: ({ height }) => ({ height, confirmations: finality }),
      work: async (block, outdated) => {
        for (const one of outdated) await end(deps, one, block);
      },
    });
  };
}

async function end(
  { network, inExternal, clock, log, announce }: Deps,
  { id }: OutdatedSend,
  block: { readonly height: number; readonly hash: string },
): Promise<void> {
  const isEnded = await inExternal(async ({ chain, sends }) => {
    await chain.lock(network);
    if (!(await chain.holds(network, block))) return false;
    const send = await sends.lockSend(id);
    if (send?.state !== "AWAITING_SIGNATURE") return false;
    await sends.end(send, { state: "FAILED", failure: "REPLACED" }, clock.now());
    return true;
  });
  if (!isEnded) return;
  log.warn(
    { network, transactionId: id },
    "what was to be signed elsewhere has lost its nonce, or what it would spend",
  );
  announce();
}
