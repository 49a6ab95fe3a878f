import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type World, world } from "./world.ts";

let here: World;
beforeAll(async () => {
  here = await world();
  await here.rows(
    "INSERT INTO wallets.token VALUES ('ETHEREUM', 'usdc', 'USDC', 6, 'USD Coin', '2', 'FITS', NULL, now())",
  );
});
afterAll(() => here.close());

describe("of tokens the database refuses", () => {
  it.each([
    ["a token of a scale that there is not", "token SET scale = 31", "token_scale_range"],
    ["a token of another state", "token SET state = 'LOST', fault = NULL", "token_state_known"],
    ["a token that says in two ways who it is", "token SET symbol = 'USDC'", "token_says_who"],
    ["a token that does not say who it is", "token SET domain_version = NULL", "token_says_who"],
    ["a token with another fault", "token SET state = 'REFUSED', fault = 'UGLY'", "token_fault_known"],
    ["a token that is refused for nothing", "token SET state = 'REFUSED'", "token_refused_says_why"],
    ["a token that fits, and has a fault", "token SET fault = 'NO_CODE'", "token_refused_says_why"],
  ])("%s", async (_what, set, constraint) => {
    await expect(here.rows(`UPDATE wallets.${set}`)).rejects.toMatchObject({ constraint });
  });

  it("a count of what their contracts have logged from below the first block on", async () => {
    await expect(here.rows("INSERT INTO wallets.token_cursor VALUES ('TRON', -1)")).rejects.toMatchObject({
      constraint: "token_cursor_height_range",
    });
  });
});
