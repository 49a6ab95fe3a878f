import { altered } from "@coffer/testkit/altered";
import { computeAddress, SigningKey, Transaction, type TransactionLike } from "ethers";
import { describe, expect, it } from "vitest";
import { NoAnswer } from "../../../app/chains/ports.ts";
import type { JsonObject } from "../../rpc/json.ts";
import { proveHeader, proveSender, proveTransactions } from "./block-proof.ts";
import { rootOf } from "./ordered-trie.ts";

// Block 2,000,004 of the main network, as a node tells it.
const BLOCK = {
  difficulty: "0x2d5c0e55ad87",
  extraData: "0x657468706f6f6c2e6f7267202855533129",
  gasLimit: "0x47e7c4",
  gasUsed: "0x495db",
  hash: "0x7250d1dc6c4b7c1a51f13fb02a92cc60ab1b9592e457ad60813356c656593cc2",
  logsBloom:
    "0x00000000000000000000000000400000000000000000000000000000000000000000200000000000000000000000000000200000010000000000000000000000000000000000000000008000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000008000000000000000001000000000000000000000000000000000000000000000080000000000000000000000000000000000000000000000000000000000000000000000000000200000008000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000000400000000000000100000",
  miner: "0x4bb96091ee9d802ed039c4d1a5f6216f90f81b01",
  mixHash: "0x99cc6f1d730bd508cc4b5223fee5ed3bf8a51b0e08b9456917afd417545dbf4a",
  nonce: "0x21d2fb0ab259c2f7",
  number: "0x1e8484",
  parentHash: "0xa398e9e41cdff20f528e01866a155c8d2da7e4cb4084ef3ae5e3a2cf54bd5aa8",
  receiptsRoot: "0x89e5d41a044b7af45f10a66ed6f179e5a7bc9f385806b77acf1deb6c74797ee4",
  sha3Uncles: "0x1dcc4de8dec75d7aab85b567b6ccd41ad312451b948a7413f0a142fd40d49347",
  stateRoot: "0x9ac456ca20a38a824eb9f46f7a7ddd7c87d97b20443e32f57e371bf4804b1eed",
  timestamp: "0x57a111b0",
  totalDifficulty: "0x262c3ffd4b6372e07",
  transactionsRoot: "0x681d66117e6161c01614b0c3f85b4433e5efc7672ca3b0e6ba982aee41a31e8d",
};
const sent = (
  [nonce, gas, gasPrice]: readonly [string, string, string],
  [to, value, input]: readonly [string, string, string],
  [v, r, s, hash]: readonly [string, string, string, string],
): JsonObject => ({ type: "0x0", nonce, gas, gasPrice, to, value, input, v, r, s, hash });
const TRANSACTIONS = [
  sent(
    ["0x11", "0x5208", "0xba43b7400"],
    ["0x24f21c22f0e641e2371f04a7bb8d713f89f53550", "0x26cbbe0dc146800", "0x"],
    [
      "0x1b",
      "0x8d7238b81750f2a9ffc473096011492f14aa6a6b63bcc39a11e12876e242d4fd",
      "0x1a00d96039e55d58ce265801db7ae53b881dba587041178ed5335e063b277dad",
      "0x4de721391f9075bc0d5c27d09569dcba8975d78258ed527a6d287474a087bd34",
    ],
  ),
  sent(
    ["0x0", "0x5208", "0x4e3b29200"],
    ["0x4fdf5371f7ffa04866f696882db659fe38f52559", "0x2b4540c497979c078", "0x"],
    [
      "0x1c",
      "0x2c1ca984b576ab6d5dae1293027b99be035cf4b9fdba4a3061919be670a1082",
      "0x6bc932644403a2e44c2387a917ef66c60deac28825c9c381a485ddfc8459ee90",
      "0xc002e0675b51c9844fc029220d40892c254ab56372b2ec05ed0c6000570cfab2",
    ],
  ),
  sent(
    ["0xf752", "0x3d090", "0x4a817c800"],
    ["0xec9f6c9634165f91e22e58b90e3ede393d959e47", "0x0", "0x667a2f58"],
    [
      "0x1b",
      "0x8fb4b2f309fd52bee2e120ae23359ec82cc6b5b37b1bf0fec16b868d7bb5e708",
      "0x7d8566101abaa529608ea31ddf52f577f301a25c66ec5dd85f4cb4193ac5406d",
      "0x9fb710702f0b4d002085994cbb08667bda0f63308174f2cb76f15d93c54a9f67",
    ],
  ),
  sent(
    ["0x1f7", "0x1d8a8", "0x4a817c800"],
    ["0xb2e3732c0b0ec387962f76fa4f1bb9325089c5e0", "0xba2382ff1fb9a3000", "0x"],
    [
      "0x1c",
      "0xb637a77f96235231e6b681a88e3792706a46cec272ed408eb95cfea93b61a67b",
      "0x15ea8557e9486b152f56835f88951573f5d4de97d45c090fdb783e15ecf19d0e",
      "0x52001b82c8104b88e91480063ba8294cc65302371789ec59b1367c2c1778d9a4",
    ],
  ),
];

const SENDERS = [
  "0xbef52af092fa2349279f7a2b10779fe810785688",
  "0xf05c1b271d12b7ecb3b37122730c085ec2c0b552",
  "0xed059bc543141c8c93031d545079b3da0233b27f",
  "0x8975dbc1b8f25ec994815626d070899dda896511",
];

describe("a block of the main network", () => {
  it("is that of its hash, and holds its transactions", () => {
    proveHeader(BLOCK.hash, BLOCK);
    proveTransactions(BLOCK, TRANSACTIONS);
    for (const [i, from] of SENDERS.entries()) proveSender({ ...TRANSACTIONS[i], from });
    proveTransactions(
      BLOCK,
      TRANSACTIONS.map(({ type, ...transaction }) => transaction),
    );
  });

  it.each(Object.keys(BLOCK).filter((name) => name !== "hash" && name !== "totalDifficulty"))(
    "is not with another %s, nor without",
    (name) => {
      const of: JsonObject = BLOCK;
      for (const said of [altered(String(of[name])), undefined])
        expect(() => proveHeader(BLOCK.hash, { ...of, [name]: said as string })).toThrow(NoAnswer);
    },
  );
});

const [HASH, OTHER] = [`0x${"1f".repeat(32)}`, `0x${"00".repeat(31)}07`];
const PAYEE = "0xf39fd6e51aad88f6f4ce6ab8827279cfffb92266";
const SIGNER = new SigningKey(HASH);
const SENDER = computeAddress(SIGNER).toLowerCase();
const signature = SIGNER.sign(OTHER); // of an authorization, which says nothing of who sends
const common = { chainId: 1n, nonce: 7, gasLimit: 21_000n, to: PAYEE, value: 5n, data: "0x0102" };
const feeMarket = { ...common, maxFeePerGas: 2_000n, maxPriorityFeePerGas: 1n };
const accessList = [{ address: PAYEE, storageKeys: [HASH, OTHER] }];
const quantity = (n: bigint | number | null) => `0x${BigInt(n ?? 0).toString(16)}`;

/** As a node tells it, and its bytes as ethers has them. */
function tell(like: TransactionLike, more: JsonObject = {}) {
  const transaction = Transaction.from(like);
  transaction.signature = SIGNER.sign(transaction.unsignedHash);
  const { r, s, yParity } = transaction.signature;
  const firstV = transaction.chainId === 0n ? 27n + BigInt(yParity) : 35n + 2n * transaction.chainId + BigInt(yParity);
  const json: JsonObject = {
    type: quantity(transaction.type),
    chainId: quantity(transaction.chainId),
    nonce: quantity(transaction.nonce),
    gas: quantity(transaction.gasLimit),
    gasPrice: quantity(transaction.gasPrice),
    maxFeePerGas: quantity(transaction.maxFeePerGas),
    maxPriorityFeePerGas: quantity(transaction.maxPriorityFeePerGas),
    to: transaction.to?.toLowerCase() ?? null,
    value: quantity(transaction.value),
    input: transaction.data,
    accessList:
      transaction.accessList?.map(({ address, storageKeys }) => ({ address, storageKeys: [...storageKeys] })) ?? [],
    from: SENDER,
    ...{ yParity: quantity(yParity), v: quantity(transaction.type === 0 ? firstV : yParity) },
    ...{ r: quantity(BigInt(r)), s: quantity(BigInt(s)) },
    hash: transaction.hash,
    ...more,
  };
  const bytes = Uint8Array.from(Buffer.from(transaction.serialized.slice(2), "hex"));
  return { json, transactionsRoot: rootOf([bytes]) };
}

const SIGNED = {
  yParity: quantity(signature.yParity),
  r: quantity(BigInt(signature.r)),
  s: quantity(BigInt(signature.s)),
};
const authorization = { address: PAYEE, nonce: 3n, chainId: 1n, signature };
const KINDS: readonly (readonly [string, TransactionLike, JsonObject])[] = [
  ["legacy, without a chain (before EIP-155)", { ...common, type: 0, chainId: 0n, gasPrice: 9n }, {}],
  ["legacy", { ...common, type: 0, gasPrice: 9n }, {}],
  ["with an access list (EIP-2930)", { ...common, type: 1, gasPrice: 9n, accessList }, {}],
  ["of a fee market (EIP-1559)", { ...feeMarket, type: 2, accessList }, {}],
  ["that makes code", { ...feeMarket, type: 2, to: null }, {}],
  [
    "with blobs (EIP-4844)",
    { ...feeMarket, type: 3, maxFeePerBlobGas: 4n, blobVersionedHashes: [`0x01${"ab".repeat(31)}`] },
    { maxFeePerBlobGas: "0x4", blobVersionedHashes: [`0x01${"ab".repeat(31)}`] },
  ],
  [
    "with authorizations (EIP-7702)",
    { ...feeMarket, type: 4, authorizationList: [authorization] },
    { authorizationList: [{ chainId: "0x1", address: PAYEE, nonce: "0x3", ...SIGNED }] },
  ],
];

describe("a transaction", () => {
  it.each(KINDS)("%s is what ethers encodes", (_what, like, more) => {
    const { json, transactionsRoot } = tell(like, more);
    proveTransactions({ transactionsRoot }, [json]);
    proveTransactions({ transactionsRoot }, [{ ...json, yParity: null }]);
    proveSender(json);
    proveSender({ ...json, yParity: null });
    for (const change of [{ from: PAYEE }, { nonce: "0x8" }, { r: "0x0" }, { s: quantity(1) }])
      expect(() => proveSender({ ...json, ...change })).toThrow(NoAnswer);
    expect(() => proveTransactions({ transactionsRoot }, [{ ...json, value: "0x6" }])).toThrow(NoAnswer);
  });

  it("is who has signed by EIP-155's own example, and nobody else on another chain", () => {
    // v 37, r and s are the example's; its key is 0x4646…46, and this is that key's address.
    const example: JsonObject = {
      ...{ type: "0x0", nonce: "0x9", gas: "0x5208", gasPrice: "0x4a817c800", value: "0xde0b6b3a7640000", input: "0x" },
      ...{ to: "0x3535353535353535353535353535353535353535", v: "0x25" },
      r: "0x28ef61340bd939bc2195fe537567866003e1a15d3c71ff63e1590620aa636276",
      s: "0x67cbe9d8997f761aecb703304b3800ccf555c9f3dc64214b297fb1966a3b6d83",
      from: computeAddress(`0x${"46".repeat(32)}`).toLowerCase(),
    };
    expect(example.from).toBe("0x9d8a62f656a8d1615c1294fd71e9cfb3e4855a4f");
    proveSender(example);
    // Of chain 2, and of none: what the signature covers is another transaction.
    for (const v of ["0x27", "0x1b"]) expect(() => proveSender({ ...example, v })).toThrow(NoAnswer);
  });

  it.each([
    ["of a new kind", { type: "0x5" }],
    ["of a kind that is none", { type: "2" }],
    ["of a kind that everything has", { type: "toString" }],
    ["without a value", { value: undefined as unknown as string }],
    ["with half a byte", { input: "0x123" }],
    ["with an access list that is none", { accessList: "0x" }],
    ["with another hash", { hash: HASH }],
  ])("%s is not known", (_what, change) => {
    const { json, transactionsRoot } = tell({ ...feeMarket, type: 2, accessList });
    expect(() => proveTransactions({ transactionsRoot }, [{ ...json, ...change }])).toThrow(NoAnswer);
  });
});
