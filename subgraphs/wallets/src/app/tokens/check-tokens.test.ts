import { describe, expect, it } from "vitest";
import { FITTING, makeSendingWorld, NETWORK, OPERATOR } from "../../../test/fakes/sending-world.ts";
import { treasuryWriterOver } from "../../../test/fakes/treasuries.ts";
import type { KeptToken, Token, TokenFault } from "../../domain/tokens/token.ts";
import { NoAnswer } from "../chains/ports.ts";
import { makeCheckTokens } from "./check-tokens.ts";
import type { TokensWriter } from "./ports.ts";

const OTHER: Token = { ...FITTING, contract: "other", asset: { code: "OTH", scale: 6 } };

function setting() {
  const here = makeSendingWorld();
  const { sends, clock, deps } = here;
  const found: { fault: TokenFault | null | Error; asked: string[] } = { fault: null, asked: [] };
  const kept = (): readonly KeptToken[] => [...sends.rows().tokens.values()];
  const start = (configured: readonly Token[] = [FITTING], made: readonly string[] = []) =>
    startOver(() => configured, made);
  const startOver = (listed: () => readonly Token[], made: readonly string[] = []) =>
    makeCheckTokens({
      ...{ network: NETWORK, listed, chains: here.chains.reader, clock, log: deps.log, announce: deps.announce },
      inspectors: [
        {
          async inspect({ contract }) {
            found.asked.push(contract);
            if (found.fault instanceof Error) throw found.fault;
            return found.fault;
          },
        },
      ],
      tokens: { list: async () => kept() },
      inTokens: (work) =>
        sends.inRows((rows) => {
          const tokens: TokensWriter["tokens"] = {
            list: async () => [...rows.tokens.values()],
            keep: async (_network, token) => void rows.tokens.set(token.contract, token),
          };
          const treasuries = treasuryWriterOver(rows);
          return work({ tokens, lockTreasury: treasuries.lock, tell: treasuries.tell });
        }),
      recheckMs: 1_000,
      made,
    });
  const told = () =>
    here.told("treasury.switched").map(({ data }) => {
      const { currency, state } = data as { readonly currency: string; readonly state: string };
      return `${currency} ${state}`;
    });
  const pause = () =>
    here.treasuries.inTreasuries((writer) =>
      writer.switchTo({ network: NETWORK, state: "PAUSED", reason: "so", operatorId: OPERATOR, at: clock.now() }),
    );
  return { ...here, start, startOver, found, kept, told, pause };
}

describe("a token that is configured", () => {
  it("is looked at once its network is in sight, once by each process, and then paid out", async () => {
    const { start, found, kept, told, steps, clock } = setting();
    const check = start();
    await check();
    expect([found.asked, kept()]).toEqual([[], []]);
    await steps.follow();
    for (let times = 0; times < 3; times += 1) {
      await check();
      clock.pass(5_000);
    }
    expect(found.asked).toEqual([FITTING.contract]);
    expect(kept()).toMatchObject([{ contract: FITTING.contract, state: "FITS", fault: null }]);
    await start()();
    expect(told()).toEqual(["TOK OPEN"]);
  });

  it("is neither paid out nor forgotten where it does not fit, says so once, and fits once it is mended", async () => {
    const { start, found, kept, told, steps, lines, clock } = setting();
    await steps.follow();
    found.fault = "OTHER_DOMAIN";
    const check = start();
    await check();
    await check();
    expect(found.asked).toHaveLength(1);
    clock.pass(1_000);
    await check();
    expect(found.asked).toHaveLength(2);
    expect(kept()).toMatchObject([{ state: "REFUSED", fault: "OTHER_DOMAIN" }]);
    expect(lines.filter((line) => line.includes("another name, version or chain"))).toHaveLength(1);
    expect(told()).toEqual(["TOK PAUSED"]);
    found.fault = null;
    clock.pass(1_000);
    await check();
    expect(kept()).toMatchObject([{ state: "FITS", fault: null }]);
    expect(told()).toEqual(["TOK PAUSED", "TOK OPEN"]);
  });

  it("is waited for where a sandbox makes its contract", async () => {
    const { start, found, kept, steps } = setting();
    await steps.follow();
    const check = start([FITTING], [FITTING.contract]);
    found.fault = "NO_CODE";
    await check();
    expect(kept()).toEqual([]);
    found.fault = null;
    await check();
    expect(kept()).toMatchObject([{ state: "FITS" }]);
  });

  it("keeps the others from nothing where it does not fit, and is as it was where no node answers", async () => {
    const { start, found, kept, steps } = setting();
    await steps.follow();
    found.fault = new NoAnswer("away");
    const check = start([FITTING, OTHER]);
    await expect(check()).rejects.toThrow("away");
    expect(kept()).toEqual([]);
    found.fault = null;
    await check();
    expect(kept().map(({ state }) => state)).toEqual(["FITS", "FITS"]);
  });

  it("is not said to be paid out while its treasury is paused, or there is none", async () => {
    const { start, told, steps, pause, sends } = setting();
    await steps.follow();
    await pause();
    await start()();
    expect(told()).toEqual(["TOK PAUSED"]);
    sends.rows().treasuries.clear();
    await start([FITTING, OTHER])();
    expect(told()).toEqual(["TOK PAUSED"]);
  });

  it("is paid out no more once it is configured no more, nor in the currency that it had", async () => {
    const { start, kept, told, steps } = setting();
    await steps.follow();
    await start([FITTING, OTHER])();
    const renamed = { ...FITTING, asset: { code: "NEW", scale: 3 } };
    await start([renamed])();
    expect(kept().map(({ contract, asset, state }) => [contract, asset.code, state])).toEqual([
      ["contract", "NEW", "FITS"],
      ["other", "OTH", "RETIRED"],
    ]);
    expect(told()).toEqual(["TOK OPEN", "OTH OPEN", "OTH PAUSED", "TOK PAUSED", "NEW OPEN"]);
  });

  it("is closed while it is not listed, and looked at anew once it is again, also where another process took it off", async () => {
    const { startOver, found, kept, told, steps } = setting();
    await steps.follow();
    let listed: readonly Token[] = [FITTING];
    const check = startOver(() => listed);
    await check();
    listed = [];
    await check();
    expect(kept()).toMatchObject([{ state: "RETIRED" }]);
    listed = [FITTING];
    await check();
    expect(found.asked).toHaveLength(2);
    expect(told()).toEqual(["TOK OPEN", "TOK PAUSED", "TOK OPEN"]);
    await startOver(() => [])();
    await check();
    expect(found.asked).toHaveLength(3);
    expect(kept()).toMatchObject([{ state: "FITS" }]);
  });

  it("is looked at at once where it is listed as something else", async () => {
    const { startOver, found, kept, steps } = setting();
    await steps.follow();
    let listed: readonly Token[] = [FITTING];
    found.fault = "OTHER_DECIMALS";
    const check = startOver(() => listed);
    await check();
    listed = [{ ...FITTING, asset: { code: "TOK", scale: 7 } }];
    found.fault = null;
    await check();
    expect(kept()).toMatchObject([{ state: "FITS", asset: { scale: 7 } }]);
  });

  it("is not said to be closed by the contract that it has left", async () => {
    const { start, told, steps } = setting();
    await steps.follow();
    await start()();
    await start([{ ...FITTING, contract: "moved to" }])();
    expect(told()).toEqual(["TOK OPEN", "TOK OPEN"]);
  });
});
