import type { Send, SignedAttempt } from "../../domain/sends/send.ts";
import type { Answered, SendingNode } from "./chain-ports.ts";
import type { SendsDeps } from "./deps.ts";
import type { SendReader } from "./ports.ts";

type Deps = Pick<SendsDeps, "network" | "rules" | "inSends" | "clock" | "log" | "announce"> & {
  readonly nodes: readonly Pick<SendingNode, "broadcast">[];
  readonly sends: Pick<SendReader<SignedAttempt>, "listUnmined">;
};

/**
 * Gives nodes what was signed and is in no block, the lowest nonce first, and again after a while:
 * any of them may have forgotten it. Whatever they answer decides nothing but whether it is worth
 * more fee, or an operator's look.
 */
export function makeBroadcastSends(deps: Deps): () => Promise<void> {
  const { network, sends, rules, clock } = deps;
  return async () => {
    for (const { send, attempts } of await sends.listUnmined(network)) {
      const best = toGive(send, attempts);
      if (best && isDue(best, clock.now(), rules.sendAgainMs)) await give(deps, send, best);
    }
  };
}

/** The dearest; of what counts as paid none that calls it off. */
const toGive = ({ wasConfirmed }: Send, attempts: readonly SignedAttempt[]): SignedAttempt | undefined =>
  attempts.findLast(({ isCancel }) => !(wasConfirmed && isCancel));

const isDue = ({ sentAt }: SignedAttempt, now: Date, sendAgainMs: number): boolean =>
  sentAt === null || now.getTime() - sentAt.getTime() >= sendAgainMs;

async function give(
  { network, nodes, inSends, clock, log, announce }: Deps,
  { source }: Send,
  attempt: SignedAttempt,
): Promise<void> {
  const answers = await Promise.all(nodes.map((node) => node.broadcast(attempt.bytes)));
  const { outcome, said } = weigh(answers);
  await inSends(async (writer) => {
    if (outcome === "REFUSED") {
      await writer.lockSource(network, source);
      await writer.pause({ network, address: source }, "REFUSED");
    }
    await writer.noteSent(attempt, { at: clock.now(), outcome, said });
  });
  announce();
  const place = { network, source, txid: attempt.txid, said };
  if (outcome === "REFUSED") log.error(place, "nodes say that what we have signed is wrong: its source is paused");
  if (outcome === "NO_FUNDS") log.warn(place, "a node says that a source has too little for what it has signed");
}

/** The most that any of them says: one that has it is enough, and each must refuse it. */
const WEIGHT = ["ACCEPTED", "TOO_CHEAP", "NO_FUNDS", "UNCLEAR", "REFUSED"] as const;

function weigh(answers: readonly Answered[]): Answered {
  const [first] = answers.toSorted((a, b) => WEIGHT.indexOf(a.outcome) - WEIGHT.indexOf(b.outcome));
  return first ?? { outcome: "UNCLEAR", said: "there is no node" };
}
