import { newId } from "@coffer/contracts/ids";
import { bytesToHex } from "@noble/hashes/utils.js";
import { mnemonicToSeedSync } from "@scure/bip39";
import { Interface, recoverAddress, Signature } from "ethers";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { AuthorizationTerms } from "../../../app/sends/chain-ports.ts";
import { childNumbers } from "../../../domain/wallets/derivation-path.ts";
import { extendedKeys } from "../../derivation/extended-key.ts";
import { authorizeTransfer, digestOf, nonceOfSend, VALIDITY } from "./authorization.ts";
import { callOf } from "./token-calls.ts";

const PATH = "m/44'/60'/0'";
/** The mnemonic of anvil and hardhat, whose addresses and keys their pages publish. */
const SEED = mnemonicToSeedSync("test test test test test test test test test test test junk");
const keyAt = (index: number) => ({
  accountKey: extendedKeys(SEED, childNumbers(PATH)).xprv,
  accountPath: PATH,
  index,
});
const [OWNER, PAYEE] = ["0xf39Fd6e51aad88F6F4ce6aB8827279cffFb92266", "0x70997970C51812dc3A010C7d01b50e0d17dc79C8"];
const CONTRACT = "0xA0b86991c6218b36c1d19D4a2e9Eb0cE3606eB48";
const TERMS: AuthorizationTerms = {
  ...{ token: { contract: CONTRACT, domain: { name: "USD Coin", version: "2" } }, chainId: "eip155:1" },
  ...{ owner: OWNER ?? "", payee: PAYEE ?? "", units: 2n ** 53n + 1n, sendId: newId("txn") },
};
const USDC = new Interface([
  "function receiveWithAuthorization(address,address,uint256,uint256,uint256,bytes32,uint8,bytes32,bytes32)",
]);

describe("an authorization of a token's owner (EIP-3009)", () => {
  it("is refused by another address's key, which is not quoted", () => {
    expect(() => authorizeTransfer(TERMS, keyAt(1))).toThrow("not that of the address whose tokens are moved");
  });

  it("is the same however often it is made, of one send, and another of another send", () => {
    const first = authorizeTransfer(TERMS, keyAt(0));
    expect(authorizeTransfer(TERMS, keyAt(0))).toEqual(first);
    const other = authorizeTransfer({ ...TERMS, sendId: newId("txn") }, keyAt(0));
    expect(other.nonce).not.toEqual(first.nonce);
    expect(other.r).not.toEqual(first.r);
  });

  it("leaves the account's key, which is the caller's to zero, as it was", () => {
    const key = keyAt(0);
    authorizeTransfer(TERMS, key);
    expect(key.accountKey).toEqual(keyAt(0).accountKey);
  });

  it("is called as the contract has it, is signed by its owner with the lower s, and says what was meant", () => {
    fc.assert(
      fc.property(fc.bigInt({ min: 1n, max: 2n ** 256n - 1n }), fc.uuid({ version: 7 }), (units, sendId) => {
        const terms = { ...TERMS, units, sendId: sendId as AuthorizationTerms["sendId"] };
        const authorization = authorizeTransfer(terms, keyAt(0));
        const call = callOf({
          from: terms.payee,
          to: terms.payee,
          units,
          token: { contract: CONTRACT, authorization },
        });
        expect(call).toMatchObject({ to: CONTRACT, value: 0n });
        const said = USDC.decodeFunctionData("receiveWithAuthorization", call.data);
        const nonce = `0x${bytesToHex(nonceOfSend(terms.sendId))}`;
        expect([...said].slice(0, 6)).toEqual([OWNER, PAYEE, units, VALIDITY.after, VALIDITY.before, nonce]);
        const [v, r, s] = [...said].slice(6);
        // It refuses the greater s.
        const signature = Signature.from({ v, r, s });
        expect(recoverAddress(`0x${bytesToHex(digestOf(terms))}`, signature)).toBe(OWNER);
      }),
      { numRuns: 30 },
    );
  });

  it("is of no other payee, sender or amount than its transaction", () => {
    const authorization = authorizeTransfer(TERMS, keyAt(0));
    const of = { from: TERMS.payee, to: TERMS.payee, units: TERMS.units, token: { contract: CONTRACT, authorization } };
    for (const other of [{ from: TERMS.owner }, { to: TERMS.owner }, { units: 1n }])
      expect(() => callOf({ ...of, ...other })).toThrow("an authorization is of another transfer");
  });
});
