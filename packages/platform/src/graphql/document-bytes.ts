import type { DocumentNode } from "graphql";

/**
 * Nodes, their places in the text and tokens: measured up to 450 for each token with graphql 16.
 */
const BYTES_PER_TOKEN = 500;

/**
 * What a parsed document takes of the memory: by its tokens, because dense ones take ten times as
 * much for a character as others.
 */
export function bytesOfDocument({ loc }: DocumentNode): number {
  if (!loc) return 0;
  let tokens = 0;
  for (let token = loc.startToken.next; token; token = token.next) tokens += 1;
  return 2 * loc.source.body.length + BYTES_PER_TOKEN * tokens;
}
