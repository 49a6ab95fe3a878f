import { describe, expect, it } from "vitest";
import { findPlaces, namedIn, usesOf } from "./find-places.ts";
import type { SchemaData } from "./schema-data.ts";

const DATA: SchemaData = {
  types: [
    {
      name: "Account",
      kind: "object",
      description: "Holds one currency.",
      fields: [
        { name: "id", type: "ID!", description: "A global id." },
        { name: "owner", type: "User!", description: "Whose it is: the balance too." },
        {
          name: "payments",
          type: "[Payment!]!",
          description: "Newest first.",
          args: [{ name: "order", type: "Order", description: "Which way." }],
        },
      ],
    },
    { name: "Balance", kind: "object", description: "What is there." },
    { name: "Order", kind: "enum", description: "Of a list.", values: [{ name: "NEWEST", description: "First." }] },
    { name: "Result", kind: "union", description: "An outcome.", members: ["Account", "Balance"] },
  ],
  operations: [],
  permissions: {},
};

const names = (find: string) =>
  findPlaces(DATA, find).map(({ type, part }) => (part === null ? type : `${type}.${part}`));

describe("looking for a place of the schema", () => {
  it("finds nothing for no text, and nothing for what is nowhere", () => {
    expect(names(" ")).toEqual([]);
    expect(names("wombat")).toEqual([]);
  });

  it("has names that begin so before names that have it, and those before descriptions", () => {
    expect(names("balance")).toEqual(["Balance", "Account.owner"]);
    expect(names("newest")).toEqual(["Order.NEWEST", "Account.payments"]);
  });

  it("finds arguments, and a field by its coordinate", () => {
    expect(names("order")).toEqual(["Order", "Account.payments(order)"]);
    expect(names("account.own")).toEqual(["Account.owner"]);
  });
});

describe("the uses of a type", () => {
  it("are the fields and arguments that have it, and the unions that it is one of", () => {
    const uses = (name: string) => usesOf(DATA, name).map(({ type, part }) => [type, part]);
    expect(uses("Order")).toEqual([["Account", "payments"]]);
    expect(uses("Payment")).toEqual([["Account", "payments"]]);
    expect(uses("Balance")).toEqual([["Result", null]]);
  });

  it("are seen through lists and marks", () => {
    expect(namedIn("[[Payment!]!]")).toBe("Payment");
  });
});
