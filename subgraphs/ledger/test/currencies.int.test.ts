import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { makeWorld } from "./world.ts";

let world: Awaited<ReturnType<typeof makeWorld>>;
beforeAll(async () => {
  world = await makeWorld();
});
afterAll(() => world.end());

const CURRENCY = "code name scale kind chain";

describe("currencies", () => {
  it("are none of a code that there is not", async () => {
    expect(await world.nobody(`{ currency(code: "XAU") { ${CURRENCY} } }`)).toEqual({ currency: null });
  });

  it("are told to everybody, by code, each with its digits", async () => {
    const { currencies } = await world.nobody(`{ currencies { ${CURRENCY} } }`);
    expect(currencies.map(({ code }: { code: string }) => code)).toEqual([
      "BTC",
      "ETH",
      "EUR",
      "EURC",
      "FLOP",
      "TRX",
      "USD",
      "USDC",
      "USDT",
    ]);
    expect(currencies[1]).toEqual({ code: "ETH", name: "Ether", scale: 18, kind: "CRYPTO", chain: "ethereum" });
    expect(currencies[6]).toEqual({ code: "USD", name: "US dollar", scale: 2, kind: "FIAT", chain: null });
  });

  it("are found where another subgraph names them, by their code where nobody named them", async () => {
    await world.admin.query("INSERT INTO ledger.asset (code, scale, kind) VALUES ('XAG', 3, 'FIAT')");
    const who = ["XAG", "TRX", "NONE"].map((code) => ({ __typename: "Currency", code }));
    const query = `query ($who: [_Any!]!) { _entities(representations: $who) { ... on Currency { ${CURRENCY} } } }`;
    expect(await world.nobody(query, { who })).toEqual({
      _entities: [
        { code: "XAG", name: "XAG", scale: 3, kind: "FIAT", chain: null },
        { code: "TRX", name: "TRON", scale: 6, kind: "CRYPTO", chain: "tron" },
        null,
      ],
    });
  });
});
