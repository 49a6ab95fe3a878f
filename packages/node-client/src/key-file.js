// @ts-check
import { createPrivateKey, createPublicKey, generateKeyPairSync, randomBytes } from "node:crypto";
import { link, open, rename, rm } from "node:fs/promises";

/** @typedef {typeof import("../types/key-file.d.ts")} Declared */

/** @type {Declared["makeKey"]} */
export const makeKey = () => generateKeyPairSync("ed25519").privateKey;

/** @type {Declared["publicKeyOf"]} */
export const publicKeyOf = (key) => String(createPublicKey(key).export({ format: "jwk" }).x);

/** @type {Declared["readKeyFile"]} */
export const readKeyFile = async (path) => {
  const file = await open(path, "r");
  try {
    const { mode } = await file.stat();
    if (process.platform !== "win32" && (mode & 0o077) !== 0)
      throw new Error(`others can read ${path}: chmod 600 it, and have the key replaced where somebody may have`);
    const { url, issuer, name, nodeId, privateKey } = JSON.parse(await file.readFile("utf8"));
    if (![url, issuer, name, privateKey].every((text) => typeof text === "string"))
      throw new Error(`${path} is no key file of a node`);
    return { url, issuer, name, nodeId: nodeId ?? null, key: createPrivateKey(privateKey) };
  } finally {
    await file.close();
  }
};

/** @type {Declared["writeKeyFile"]} */
export const writeKeyFile = async (path, { key, ...identity }, { isNew = false } = {}) => {
  const beside = `${path}.${randomBytes(6).toString("hex")}`;
  const file = await open(beside, "wx", 0o600);
  try {
    const privateKey = key.export({ type: "pkcs8", format: "pem" });
    await file.writeFile(`${JSON.stringify({ ...identity, privateKey }, null, 2)}\n`);
    await file.sync();
  } finally {
    await file.close();
  }
  try {
    // A link is refused where there is one already, a rename is not.
    await (isNew ? link(beside, path) : rename(beside, path));
  } finally {
    await rm(beside, { force: true });
  }
};
