import { composeServices } from "@apollo/composition";
import { buildSubgraphSchema } from "@apollo/subgraph";
import { ASSURANCE_SPEC, readAccessRules } from "@coffer/platform/graphql/access/access-rules";
import { wrapResolvers } from "@coffer/platform/graphql/access/wrap-resolvers";
import type { AssuranceGap, NeededAssurance } from "@coffer/platform/identity/assurance";
import { type DocumentNode, execute, GraphQLError, parse } from "graphql";
import type { GatewayContext, SubgraphRequest, SubgraphSource } from "../sources/subgraph-source.ts";

export type TestContext = GatewayContext & {
  readonly actor: { readonly name: string; readonly scopes?: string[]; readonly isFresh?: boolean } | null;
};

export const asCaller = ({ actor }: TestContext) => ({
  authenticated: actor !== null,
  scopes: new Set(actor?.scopes ?? []),
  gapTo: (needed: NeededAssurance): AssuranceGap | null =>
    actor?.isFresh ? null : { kind: "can-step-up", needed, held: { level: "AAL1", provedAt: new Date(0) } },
});

/** Of somebody who has proved who they are, long ago. */
export const contextOf = (name: string | null, scopes: string[] = []): TestContext => ({
  requestId: `req-${name ?? "guest"}`,
  actor: name === null ? null : { name, scopes },
});

/** Of the same, who has just proved it anew. */
export const freshly = (context: TestContext): TestContext => ({
  ...context,
  actor: context.actor && { ...context.actor, isFresh: true },
});

const LINK = `extend schema
  @link(url: "https://specs.apollo.dev/federation/v2.9", import: ["@key", "@tag", "@authenticated", "@requiresScopes", "@composeDirective"])
  @link(url: "${ASSURANCE_SPEC}", import: ["@requiresAssurance"]) @composeDirective(name: "@requiresAssurance")
  directive @requiresAssurance(level: AssuranceLevel!, maxAgeSeconds: Int!) on FIELD_DEFINITION
  enum AssuranceLevel { AAL1 AAL2 }`;

const SDL = {
  ledger: `${LINK}
    type Query { account(id: ID!): Account @authenticated  open: String! @tag(name: "public") }
    type Account @key(fields: "id") @authenticated { id: ID!  balance(asOf: Int): String!  owner: User }
    type User @key(fields: "id", resolvable: false) { id: ID! }
    type Subscription {
      balanceChanged(accountId: ID, after: String): BalanceChanged! @authenticated
      secretChanged(after: String): BalanceChanged! @authenticated @requiresAssurance(level: AAL1, maxAgeSeconds: 60)
      audited(after: String): BalanceChanged! @requiresScopes(scopes: [["audit"]])
      rateChanged(after: String, pair: Pair! = EUR_USD): RateChanged! @tag(name: "public")
    }
    enum Pair { EUR_USD BTC_USD }
    type RateChanged { cursor: String!  snapshot: Boolean!  pair: Pair!  rate: String! }
    type BalanceChanged { cursor: String!  snapshot: Boolean!  posted: String!  parts: [Part!]!  account: Account!  cause: Cause }
    type Part { name: String! }
    union Cause = Deposit | Fee
    type Deposit { memo: String! }
    type Fee { rate: String! }`,
  users: `${LINK}
    type Query { me: User! @authenticated  secret: String @authenticated @requiresAssurance(level: AAL2, maxAgeSeconds: 60) }
    type Mutation { rename: User @authenticated @requiresAssurance(level: AAL2, maxAgeSeconds: 60) }
    type User @key(fields: "id") @tag(name: "public") { id: ID!  username: String!  email: String @requiresScopes(scopes: [["email"]]) }`,
};

type EventData = Record<string, unknown> & { owner?: string };

/**
 * What the owner's tables say of `account:<name>`, where the gateway brings no more than a place;
 * else what it brings.
 */
function copyEvent(event: EventData): EventData {
  const { stream, sequence, cursor, snapshot, data } = event;
  if (typeof stream !== "string") return event;
  const name = stream.slice("account:".length);
  const known = { posted: `${sequence}.00`, owner: name, parts: [], account: { id: name } };
  return { ...(data ?? known), cursor, snapshot };
}

function ownEvent(
  _root: unknown,
  _args: unknown,
  { event: given, actor }: { event?: EventData; actor: TestContext["actor"] },
) {
  if (!given) throw new Error("only with an event");
  const event = copyEvent(given);
  if (event.owner !== undefined && event.owner !== actor?.name) {
    throw new GraphQLError("Not yours.", { extensions: { code: "FORBIDDEN" } });
  }
  return event;
}

const RESOLVERS = {
  ledger: {
    Query: { account: (_root: unknown, { id }: { id: string }) => ({ id }), open: () => "open" },
    Subscription: {
      balanceChanged: { resolve: ownEvent },
      secretChanged: { resolve: ownEvent },
      audited: { resolve: ownEvent },
      rateChanged: { resolve: ownEvent },
    },
    Account: {
      __resolveReference: (reference: unknown) => reference,
      balance: ({ id }: { id: string }, { asOf }: { asOf?: number }) => `balance of ${id} at ${asOf ?? "now"}`,
      owner: ({ id }: { id: string }) => ({ id: `owner-of-${id}` }),
    },
    Cause: { __resolveType: (cause: object) => ("memo" in cause ? "Deposit" : "Fee") },
  },
  users: {
    Query: {
      me: (_root: unknown, _args: unknown, { actor }: TestContext) => ({ id: actor?.name }),
      secret: () => "secret",
    },
    Mutation: { rename: (_root: unknown, _args: unknown, { actor }: TestContext) => ({ id: actor?.name }) },
    User: {
      __resolveReference: async ({ id }: { id: string }) => {
        if (id === "owner-of-broken") throw new Error("connection to 10.0.0.7 refused");
        return { id };
      },
      username: ({ id }: { id: string }) => `name-of-${id}`,
      email: ({ id }: { id: string }) => `${id}@example.com`,
    },
  },
};

export type Call = { readonly subgraph: string; readonly request: SubgraphRequest };

const composed = composeServices(
  Object.entries(SDL).map(([name, sdl]) => ({ name, typeDefs: parse(sdl), url: `http://${name}.invalid` })),
);

/**
 * Two real subgraphs in memory, composed by Apollo's composition, with a record of what they were
 * asked.
 */
export function makeTwoSubgraphs() {
  const { supergraphSdl, errors } = composed;
  if (errors || !supergraphSdl) throw new Error(String(errors));
  const calls: Call[] = [];
  const sources = new Map(
    (["ledger", "users"] as const).map((name) => [name as string, makeSource(name, SDL[name], RESOLVERS[name], calls)]),
  );
  const sourceOf = ({ name }: { name: string }): SubgraphSource<TestContext> => {
    const source = sources.get(name);
    if (!source) throw new Error(`no subgraph ${name}`);
    return source;
  };
  return { supergraphSdl, sourceOf, calls };
}

function makeSource(
  subgraph: string,
  sdl: string,
  resolvers: (typeof RESOLVERS)["ledger" | "users"],
  calls: Call[],
): SubgraphSource<TestContext> {
  const schema = buildSubgraphSchema({ typeDefs: parse(sdl), resolvers: resolvers as never });
  wrapResolvers<TestContext>(schema, readAccessRules(sdl), asCaller);
  const parsed = new Map<string, DocumentNode>();
  return {
    async execute(request, context) {
      calls.push({ subgraph, request });
      const document = parsed.get(request.query) ?? parse(request.query);
      parsed.set(request.query, document);
      const { data, errors } = await execute({
        schema,
        document,
        variableValues: request.variables,
        contextValue: { ...context, event: request.event },
      });
      return {
        ...(data === undefined ? {} : { data }),
        ...(errors ? { errors: errors.map((error) => error.toJSON()) } : {}),
      };
    },
  };
}
