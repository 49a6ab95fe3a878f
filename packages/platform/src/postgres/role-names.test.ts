import { SUBGRAPHS } from "@coffer/contracts/subgraphs";
import { describe, expect, it } from "vitest";
import { asSubgraph, rolePrefix, toOwnerName, toRoleName, withRoles } from "./role-names.ts";

describe("names of roles", () => {
  const long = "a".repeat(63);
  it.each(["shop", "coffer", "x", "a_b_2", long, `${long.slice(1)}b`, "Shop", "my shop", 'quo"ted', "büro", "日本"])(
    "are a plain name of at most 63 bytes for the database %s",
    (database) => {
      for (const subgraph of SUBGRAPHS)
        for (const name of [toRoleName(database, subgraph), toOwnerName(database, subgraph)])
          expect(name).toMatch(/^coffer_[a-z0-9_]{1,56}$/);
    },
  );

  it("are others for each database, also where names differ late, or only in what a name cannot hold", () => {
    const databases = [
      "shop",
      "Shop",
      "SHOP",
      "sh p",
      "sh-p",
      "sh_p",
      long,
      `${long.slice(1)}b`,
      `${"a".repeat(37)}`,
      "büro",
      "bäro",
    ];
    expect(new Set(databases.map(rolePrefix)).size).toBe(databases.length);
  });

  it("say which database they are of, where its name allows it", () => {
    expect([toRoleName("shop", "payments"), toOwnerName("shop", "payments")]).toEqual([
      "coffer_shop_payments",
      "coffer_shop_payments_owner",
    ]);
  });

  it("go into a URL with the password, and the database stays", () => {
    const url = "postgres://admin:secret@127.0.0.1:5432/my%20shop?sslmode=require";
    expect(asSubgraph(url, "ledger", "p/ß@")).toBe(
      `postgres://${toRoleName("my shop", "ledger")}:${encodeURIComponent("p/ß@")}@127.0.0.1:5432/my%20shop?sslmode=require`,
    );
  });
});

describe("withRoles", () => {
  const of = (script: string) => withRoles(script, "p_", SUBGRAPHS);

  it.each([
    ["GRANT USAGE ON SCHEMA ledger TO payments;", "GRANT USAGE ON SCHEMA ledger TO p_payments;"],
    [
      "GRANT SELECT ON account, posting TO payments, ledger;",
      "GRANT SELECT ON account, posting TO p_payments, p_ledger;",
    ],
    ["REVOKE UPDATE ON claim FROM auth;", "REVOKE UPDATE ON claim FROM p_auth;"],
    [
      "GRANT EXECUTE ON FUNCTION\n f(int),\n g(text) TO auth;",
      "GRANT EXECUTE ON FUNCTION\n f(int),\n g(text) TO p_auth;",
    ],
    ["REVOKE ALL ON FUNCTION f() FROM PUBLIC;", "REVOKE ALL ON FUNCTION f() FROM PUBLIC;"],
    ["GRANT INSERT (id, role) ON role_change TO auth;", "GRANT INSERT (id, role) ON role_change TO p_auth;"],
  ])("puts roles into %j", (script, put) => {
    expect(of(script)).toBe(put);
  });

  it.each([
    "SELECT * FROM payments;",
    "UPDATE x SET a = (SELECT b FROM users);",
    "CREATE TABLE payments.x (); INSERT INTO y SELECT 1 FROM ledger;",
    "ALTER TABLE x RENAME TO wallets;",
  ])("leaves %j as it is", (script) => {
    expect(of(script)).toBe(script);
  });
});
