import { parse } from "graphql";
import { describe, expect, it } from "vitest";
import { entityTypes } from "./entity-types.ts";

const typesOf = (sdl: string) => entityTypes(parse(sdl)).replaceAll(/\s+/g, " ");

describe("types of a subgraph's resolvers", () => {
  it("refuse a key that they cannot say", () => {
    expect(() => typesOf('type Account @key(fields: "owner { id }") { owner: User }')).toThrow('"owner { id }"');
  });

  it("demand a reference resolver of each entity, for each of its keys, wherever it stands", () => {
    const types = typesOf(`
      type User @key(fields: "id") { id: ID! }
      extend type Account @key(fields: "id") @key(fields: "code, currency") { id: ID! }
      type Payment @key(fields: "id", resolvable: false) { id: ID! }
      type Money { amount: Decimal! }
    `);
    expect(types).toContain(
      "EntityResolvers = { readonly User: UserResolvers & { readonly __resolveReference: ReferenceResolver<'User', Pick<User, 'id'>> }; " +
        "readonly Account: AccountResolvers & { readonly __resolveReference: ReferenceResolver<'Account', Pick<Account, 'id'> | Pick<Account, 'code' | 'currency'>> }; };",
    );
  });

  it("demand the roots that the subgraph has, and what each subscription delivers", () => {
    const types = typesOf(
      "type Query { a: Int } extend type Query { b: Int } type Subscription { c: Change! d: Change }",
    );
    expect(types).toContain(
      "RootResolvers = { readonly Query: QueryResolvers; readonly Subscription: { " +
        "readonly c: { readonly resolve: (root: unknown, args: unknown, context: Context) => Promise<ResolversParentTypes['Change']> }; " +
        "readonly d: { readonly resolve: (root: unknown, args: unknown, context: Context) => Promise<Maybe<ResolversParentTypes['Change']>> }; }; };",
    );
  });

  it("refuse a subscription of lists", () => {
    expect(() => typesOf("type Subscription { a: [Change!]! }")).toThrow("one object at a time");
  });
});
