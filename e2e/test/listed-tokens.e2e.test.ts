import { startAnvil, whyNoAnvil } from "@coffer/local-parts/anvil";
import { startTronStandIn } from "@coffer/local-parts/tron-stand-in";
import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { TEST_USDC_CODE } from "../../subgraphs/wallets/src/adapters/chains/ethereum/test-usdc/bytecode.ts";
import { makeTokenFaucet } from "../../subgraphs/wallets/src/adapters/chains/tron/faucet.ts";
import { makeHttpJson } from "../../subgraphs/wallets/src/adapters/rpc/http-json.ts";
import { SKIMMING_CODE } from "../../subgraphs/wallets/test/skimming-token/bytecode.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { writeBase58Check } from "../src/random-hour/base58check.ts";
import { TRON_HOLDER, TRON_TOKENS } from "../src/tell-of-chain-deposits.ts";
import { PATIENT, type PayingCoffer } from "../src/tell-of-chain-payouts.ts";
import { tellOfListedTokens, type UnknownToken, useListing } from "../src/tell-of-listed-tokens.ts";
import { useOwnCoffer } from "../src/use-coffer.ts";

const NOBODY = "0x000000000000000000000000000000000000dEaD";
const anvil = whyNoAnvil() ? null : await startAnvil({ accounts: 1, mining: 1 });

const ask = (method: string, ...params: readonly unknown[]): Promise<unknown> => {
  if (!anvil) throw new Error("there is no node");
  return anvil.ask(method, ...params);
};
const wordOf = (value: bigint | string): string => BigInt(value).toString(16).padStart(64, "0");

/** A contract of Ethereum that anybody makes as much of as they like. */
function contractOf(code: string) {
  const made = { contract: "" };
  const send = async (transaction: object): Promise<string> => {
    const [from] = (await ask("eth_accounts")) as string[];
    return (await ask("eth_sendTransaction", { from, gas: "0x2dc6c0", ...transaction })) as string;
  };
  return {
    async deploy(): Promise<string> {
      const txid = await send({ data: `0x${code}` });
      await vi.waitFor(async () => {
        const receipt = (await ask("eth_getTransactionReceipt", txid)) as { contractAddress: string } | null;
        expect(receipt).not.toBeNull();
        made.contract = receipt?.contractAddress ?? "";
      }, PATIENT);
      return made.contract;
    },
    /** `mint(address,uint256)` */
    pay: (to: string, units: bigint) => send({ to: made.contract, data: `0x40c10f19${wordOf(to)}${wordOf(units)}` }),
    /** `balanceOf(address)` */
    readUnits: async (address: string) =>
      BigInt(String(await ask("eth_call", { to: made.contract, data: `0x70a08231${wordOf(address)}` }, "latest"))),
  };
}

const EURC: UnknownToken = {
  ...{ network: "ETHEREUM", currency: "ETH", deposit: "1.000000000000000000", payee: NOBODY },
  listing: { currency: "EURC", decimals: 6, domainName: "USD Coin", domainVersion: "2", sweepMinimum: "10" },
  ...contractOf(TEST_USDC_CODE),
  refused: [
    [{ contract: `0x${"0".repeat(40)}` }, "TOKEN_CONTRACT_INVALID"],
    [{ contract: "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t" }, "TOKEN_CONTRACT_INVALID"],
    [{ currency: "ETH" }, "TOKEN_IS_NATIVE"],
    [{ currency: "USDC" }, "TOKEN_IS_LISTED"],
    [{ currency: "NOSUCH" }, "TOKEN_CURRENCY_UNKNOWN"],
    [{ decimals: 18 }, "TOKEN_TOO_PRECISE"],
    [{ symbol: "EURC" }, "TOKEN_IDENTITY_INVALID"],
    [{ domainVersion: null }, "TOKEN_IDENTITY_INVALID"],
    [{ network: "BITCOIN" }, "NETWORK_HAS_NO_TOKENS"],
    [{ basedOn: 7 }, "NETWORK_CHANGE_OUTDATED"],
  ],
  faults: [
    [{ contract: NOBODY }, "NO_CODE"],
    [{ decimals: 2, sweepMinimum: "10" }, "OTHER_DECIMALS"],
    [{ domainName: "Euro Coin" }, "OTHER_DOMAIN"],
  ],
};

/** It keeps a hundredth of whatever it moves, and says so. */
const SKIMMING: UnknownToken = {
  ...EURC,
  listing: { currency: "SKM", decimals: 6, domainName: "Skimming", domainVersion: "1" },
  ...contractOf(SKIMMING_CODE),
};

describe.skipIf(whyNoAnvil())("on Ethereum", () => {
  const coffer = useOwnCoffer({ ...(anvil && { ETHEREUM_RPC_URLS: anvil.url }), LOCAL_TRON: "false" });
  const here: PayingCoffer = {
    get urls() {
      return [coffer.url];
    },
    adminUrl: () => findAdminUrl(coffer.running.dataFolder),
    // It does so by itself.
    mine: async () => undefined,
  };
  afterAll(() => anvil?.stop());
  tellOfListedTokens(here, EURC);

  describe("a token that takes a fee of what it moves", () => {
    const { house, list, awaitAvailable, awaitThat, address, pay, readPayment, readTreasury } = useListing(
      here,
      SKIMMING,
    );
    beforeAll(async () => {
      const input = {
        code: "SKM",
        name: "Skimming",
        scale: 6,
        kind: "CRYPTO",
        chain: "ethereum",
        idempotencyKey: "skm",
      };
      const said = await house.ask(0, "AddCurrency", input);
      expect(said.__typename).toBe("AddCurrencySuccess");
    });

    it("pays nobody: whoever ordered it has all of it back, and is told that it was not delivered", async () => {
      await list({}, "FITS");
      await SKIMMING.pay((await readTreasury()).address, 200_000_000n);
      await SKIMMING.pay(await address(), 10_000_000n);
      await awaitAvailable("10.000000");
      const { payment } = await awaitThat(async () => {
        const said = await pay("4");
        expect(said.payment).toMatchObject({ status: "PENDING" });
        return said;
      });
      const failed = await awaitThat(async () => {
        const found = await readPayment(payment.id);
        expect(found.status).toBe("FAILED");
        return found;
      });
      expect(failed.transaction).toMatchObject({ state: "FAILED", failure: "NOT_MOVED" });
      await awaitAvailable("10.000000");
      expect(await SKIMMING.readUnits(NOBODY)).toBe(3_960_000n);
    });
  });
});

/** It has all of it. */
const HOLDERS = TRON_HOLDER;
const CONTRACT = `41${"e5".repeat(20)}`;
const PAYEE = "TR7NHqjeKQxGTCi8q8ZY4pL8otSzgjLj6t";
const PAYEE_ACCOUNT = "41a614f803b6fd780986a42c78ec9c7f77e6ded13c";
const base58 = (account: string): string => writeBase58Check(Buffer.from(account, "hex"));
const tron = await startTronStandIn({ mining: "at-once", slotMs: 1, balances: HOLDERS, tokens: TRON_TOKENS });
const faucet = makeTokenFaucet(makeHttpJson({ url: new Secret(tron.url) }), "EURC", base58(CONTRACT));

const TRC20: UnknownToken = {
  ...{ network: "TRON", currency: "TRX", deposit: "500.000000", payee: PAYEE },
  listing: { currency: "EURC", decimals: 6, symbol: "TEUR", sweepMinimum: "10" },
  async deploy() {
    tron.chain.deploy(CONTRACT, { symbol: "TEUR", decimals: 6, balances: HOLDERS });
    return base58(CONTRACT);
  },
  async pay(to, units) {
    expect(await faucet.send(to, units)).toMatch(/^[0-9a-f]{64}$/);
  },
  readUnits: async () => tron.chain.head.tokens.get(CONTRACT)?.get(PAYEE_ACCOUNT) ?? 0n,
  refused: [
    [{ contract: NOBODY }, "TOKEN_CONTRACT_INVALID"],
    [{ currency: "TRX" }, "TOKEN_IS_NATIVE"],
    [{ currency: "USDT" }, "TOKEN_IS_LISTED"],
    [{ contract: base58([...TRON_TOKENS.keys()][0] ?? "") }, "TOKEN_CONTRACT_TAKEN"],
    [{ decimals: 18 }, "TOKEN_TOO_PRECISE"],
    [{ symbol: null }, "TOKEN_IDENTITY_INVALID"],
    [{ domainName: "Euro", domainVersion: "1" }, "TOKEN_IDENTITY_INVALID"],
  ],
  faults: [
    [{ contract: PAYEE }, "NO_CODE"],
    [{ decimals: 2 }, "OTHER_DECIMALS"],
    [{ symbol: "EURC" }, "OTHER_SYMBOL"],
  ],
};

describe("on a stand-in for Tron", () => {
  const coffer = useOwnCoffer({ TRON_RPC_URLS: tron.url, LOCAL_ETHEREUM: "false" });
  afterAll(() => tron.stop());
  tellOfListedTokens(
    {
      get urls() {
        return [coffer.url];
      },
      adminUrl: () => findAdminUrl(coffer.running.dataFolder),
      mine: async () => tron.chain.mine(),
    },
    TRC20,
  );
});
