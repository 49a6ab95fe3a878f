import { randomBytes } from "node:crypto";
import { lowerPoolThreads } from "@coffer/platform/running/pool-threads";
import type { Secret } from "@coffer/platform/values/secret";
import { hash, parseOptions, verify } from "@node-rs/argon2";
import type { PasswordHasher } from "../../app/users/ports.ts";
import { canonicalPassword } from "../../domain/users/password.ts";
import { HashingQueue, type HashingQueueOptions } from "./hashing-queue.ts";

/** Of argon2id (RFC 9106 §3.1): memory in KiB, passes over it, lanes. */
export type Argon2Parameters = { readonly memoryKib: number; readonly passes: number; readonly lanes: number };

/**
 * `Algorithm.Argon2id` and `Version.V0x13` of @node-rs/argon2: its enums exist only for the type
 * checker.
 */
const [ARGON2ID, VERSION_19] = [2, 1];
const [SALT_BYTES, HASH_BYTES] = [16, 32];

/** argon2id off the event loop, through a queue of its own. */
export function makeArgon2Hasher(parameters: Argon2Parameters, queueOptions: HashingQueueOptions): PasswordHasher {
  const queue = new HashingQueue(queueOptions);
  const options = {
    memoryCost: parameters.memoryKib,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    outputLen: HASH_BYTES,
  };
  const nobody = hashOfNobody(parameters);
  let isFirst = true;
  /** Hashing takes a whole core for tens of milliseconds: whoever pays meanwhile comes first. */
  const behindOthers = <T>(hashing: Promise<T>): Promise<T> => {
    if (isFirst) lowerPoolThreads();
    isFirst = false;
    return hashing;
  };
  return {
    refuseWhenBusy: (caller) => queue.refuseWhenFull(caller),
    hash: (password, caller) => queue.run(caller, () => behindOthers(hash(bytesOf(password), options))),
    verify: async (password, known, caller) => {
      const isRight = await queue.run(caller, () => behindOthers(verify(known ?? nobody, bytesOf(password))));
      return isRight && known !== null;
    },
    isOutdated: (known) => {
      const { algorithm, version, memoryCost, timeCost, parallelism } = parseOptions(known);
      return !(
        Number(algorithm) === ARGON2ID &&
        Number(version) === VERSION_19 &&
        memoryCost === parameters.memoryKib &&
        timeCost === parameters.passes &&
        parallelism === parameters.lanes
      );
    },
  };
}

const bytesOf = (password: Secret): Uint8Array => Buffer.from(canonicalPassword(password.reveal()), "utf8");

/**
 * A PHC string that costs as much to check as a true one, and that no password opens: its hash is
 * random.
 */
function hashOfNobody({ memoryKib, passes, lanes }: Argon2Parameters): string {
  const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  const [salt, output] = [randomBytes(SALT_BYTES), randomBytes(HASH_BYTES)].map(base64);
  return `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$${salt}$${output}`;
}
