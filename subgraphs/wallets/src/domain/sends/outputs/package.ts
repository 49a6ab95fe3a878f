import type { OutputAttempt, Send } from "../send.ts";
import type { Outpoint } from "./coin.ts";
import type { Package } from "./complete.ts";

/** What was signed for a send, of which no block has anything. */
export type Unmined = { readonly send: Pick<Send, "id">; readonly attempts: readonly OutputAttempt[] };

/** Nodes relay chains of 25 transactions that no block has (Bitcoin Core); no more of ours. */
export const LINKS_MAX = 20;
/** Virtual bytes of such a chain: nodes relay 101,000. */
export const LINKED_VSIZE_MAX = 90_000;

/** Transactions of ours that have to be mined before what spends these can be, each once. */
export function ancestorsOf(inputs: readonly Outpoint[], unmined: readonly Unmined[]): readonly OutputAttempt[] {
  const byTxid = new Map(unmined.flatMap(({ attempts }) => attempts.map((one) => [one.txid, one] as const)));
  const found = new Set<OutputAttempt>();
  const toLook = [...inputs];
  for (let next = toLook.pop(); next; next = toLook.pop()) {
    const maker = byTxid.get(next.txid);
    if (!maker || found.has(maker)) continue;
    found.add(maker);
    toLook.push(...maker.inputs);
  }
  return [...found];
}

export const packageOf = (attempts: readonly Package[]): Package =>
  attempts.reduce(({ fee, vsize }, one) => ({ fee: fee + one.fee, vsize: vsize + one.vsize }), { fee: 0n, vsize: 0 });

/** Another send spends what an attempt of this one makes. */
export const isBuiltOn = ({ attempts }: Unmined, unmined: readonly Unmined[]): boolean => {
  const made = new Set(attempts.map(({ txid }) => txid));
  return unmined.some((other) => other.attempts.some(({ inputs }) => inputs.some(({ txid }) => made.has(txid))));
};

/** All that hang together with this one, by what they spend of each other; itself among them. */
export function linkedWith(one: Unmined, unmined: readonly Unmined[]): readonly Unmined[] {
  const linked = new Set([one]);
  for (let before = 0; before < linked.size; ) {
    before = linked.size;
    for (const other of unmined)
      if (!linked.has(other) && [...linked].some((known) => areLinked(known, other))) linked.add(other);
  }
  return [...linked];
}

const areLinked = (a: Unmined, b: Unmined): boolean => isBuiltOn(a, [b]) || isBuiltOn(b, [a]);
