import { type ClientOptions, createClient } from "graphql-ws";
import type { Answer } from "./answer.ts";

export type Resumed = {
  readonly url: string;
  /** Called for each connection: refreshes where the token that is there is over. */
  readonly accessToken: () => Promise<string>;
  readonly query: string;
  readonly accountId: string;
  readonly take: (event: Answer) => void;
  readonly failed: (error: unknown) => void;
};

/** The client of docs/ERRORS.md, whose lines a test holds to be these; `options` only watch it. */
export function followBalance(
  { url, accessToken, query, accountId, take, failed }: Resumed,
  options: Partial<ClientOptions>,
) {
  // as in docs/ERRORS.md: begin
  const variables: Record<string, unknown> = { accountId };
  const client = createClient({
    url,
    connectionParams: async () => ({ authorization: `Bearer ${await accessToken()}` }),
    retryAttempts: Number.POSITIVE_INFINITY,
    retryWait: (tries) => new Promise((resolve) => setTimeout(resolve, Math.min(100 * 2 ** tries, 10_000))),
    shouldRetry: () => true,
    ...options,
  });
  const next = ({ data }: { data?: Answer | null }) => {
    if (!data) return;
    take(data.balanceChanged);
    variables.after = data.balanceChanged.cursor;
  };
  client.subscribe<Answer>({ query, variables }, { next, error: failed, complete: () => {} });
  // as in docs/ERRORS.md: end
  return client;
}
