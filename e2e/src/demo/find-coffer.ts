const PATIENCE_MS = 5_000;

/** Throws, with what to do, where no Coffer answers at this address. */
export async function findCoffer(url: string): Promise<void> {
  const response = await fetch(url, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ query: "{ __typename }" }),
    signal: AbortSignal.timeout(PATIENCE_MS),
  }).catch((error: unknown) => {
    throw new Error(`No Coffer answers at ${url} (${reasonOf(error)}).\n${ADVICE}`);
  });
  const answer: unknown = await response.json().catch(() => null);
  if (JSON.stringify(answer) !== '{"data":{"__typename":"Query"}}')
    throw new Error(`Something answers at ${url}, but not as Coffer does (HTTP ${response.status}).\n${ADVICE}`);
}

const ADVICE =
  "Start one with `npm start` in another terminal and wait for its ready line;\n" +
  "or name the one that runs: COFFER_URL=http://localhost:4000/graphql npm run demo";

/** fetch says "fetch failed"; what failed stands in the cause. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const { cause } = error;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  return code || error.message;
}
