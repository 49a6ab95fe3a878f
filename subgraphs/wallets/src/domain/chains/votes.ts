/** What a provider has at a block's height: null where it gives no answer, or is not so high. */
export type Vote = string | null;

/**
 * Whether providers agree on a block: nobody names another, and one at least knows it, of three or
 * more two.
 */
export function judgeVotes(hash: string, votes: readonly Vote[]): "AGREED" | "DISPUTED" | "TOO_FEW" {
  const said = votes.filter((vote) => vote !== null);
  if (said.some((vote) => vote !== hash)) return "DISPUTED";
  return said.length >= (votes.length >= 3 ? 2 : 1) ? "AGREED" : "TOO_FEW";
}
