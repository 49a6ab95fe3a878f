import type { EventSearch } from "./search.ts";
import { streamOf } from "./search.ts";

const FACTS = "id type subject occurredAt body";

/** What is filtered, without what is not. */
const chosen = (search: EventSearch) =>
  Object.fromEntries(Object.entries(streamOf(search)).filter(([, value]) => value !== null));

/** Nothing in it has a quote of the shell's: the address takes ids and types alone. */
export function curlOf(search: EventSearch, origin: string): string {
  const body = {
    query: `query ($filter: EventFilter) { events(filter: $filter, first: 20) { keptSince nodes { ${FACTS} } pageInfo { hasNextPage endCursor } } }`,
    variables: { filter: chosen(search) },
  };
  return [
    `curl ${origin}/graphql \\`,
    `  -H "authorization: Bearer $COFFER_TOKEN" \\`,
    `  -H "content-type: application/json" \\`,
    `  -d '${JSON.stringify(body)}'`,
  ].join("\n");
}

/** `variables` is sent anew at each connection, and so goes on behind `after`. */
export function socketOf(search: EventSearch, origin: string): string {
  const variables = JSON.stringify(chosen(search));
  return `import { createClient } from "graphql-ws";

const client = createClient({
  url: "${origin.replace(/^http/, "ws")}/graphql",
  retryAttempts: Infinity,
  shouldRetry: () => true,
  connectionParams: async () => ({ authorization: \`Bearer \${process.env.COFFER_TOKEN}\` }),
});
const query = \`subscription ($types: [String!], $objectId: ID, $userId: ID, $after: String) {
  eventOccurred(types: $types, objectId: $objectId, userId: $userId, after: $after) {
    cursor
    event { ${FACTS} }
  }
}\`;
const variables = ${variables};
client.subscribe({ query, variables }, {
  next({ data }) {
    console.log(data.eventOccurred.event.body);
    // Keep it with what the event did: behind it nothing is missed.
    variables.after = data.eventOccurred.cursor;
  },
  error: console.error,
  complete() {},
});`;
}
