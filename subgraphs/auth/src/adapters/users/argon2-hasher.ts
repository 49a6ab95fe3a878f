import { randomBytes } from "node:crypto";
import { lowerPoolThreads } from "@coffer/platform/running/pool-threads";
import type { Secret } from "@coffer/platform/values/secret";
import { argon2id, hash, verify } from "argon2";
import type { PasswordHasher } from "../../app/users/ports.ts";
import { canonicalPassword } from "../../domain/users/password.ts";
import { HashingQueue, type HashingQueueOptions } from "./hashing-queue.ts";

/** Of argon2id (RFC 9106 §3.1): memory in KiB, passes over it, lanes. */
export type Argon2Parameters = { readonly memoryKib: number; readonly passes: number; readonly lanes: number };

const [SALT_BYTES, HASH_BYTES] = [16, 32];

/** argon2id off the event loop, through a queue of its own. */
export function makeArgon2Hasher(parameters: Argon2Parameters, queueOptions: HashingQueueOptions): PasswordHasher {
  const queue = new HashingQueue(queueOptions);
  const options = {
    type: argon2id,
    memoryCost: parameters.memoryKib,
    timeCost: parameters.passes,
    parallelism: parameters.lanes,
    hashLength: HASH_BYTES,
    raw: true,
  } as const;
  const head = headOf(parameters);
  const makeHash = async (password: Secret): Promise<string> => {
    const salt = randomBytes(SALT_BYTES);
    return phcString(head, salt, await hash(bytesOf(password), { ...options, salt }));
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
    hash: (password, caller) => queue.run(caller, () => behindOthers(makeHash(password))),
    verify: async (password, known, caller) => {
      const isRight = await queue.run(caller, () => behindOthers(verify(known ?? nobody, bytesOf(password))));
      return isRight && known !== null;
    },
    hashOfNobody: () => hashOfNobody(parameters),
    isOutdated: (known) => !known.startsWith(head),
  };
}

const bytesOf = (password: Secret): Buffer => Buffer.from(canonicalPassword(password.reveal()), "utf8");

/** How a PHC string of argon2id begins: its version and parameters, before salt and hash. */
const headOf = ({ memoryKib, passes, lanes }: Argon2Parameters): string =>
  `$argon2id$v=19$m=${memoryKib},t=${passes},p=${lanes}$`;

/**
 * A PHC string that costs as much to check as a true one, and that no password opens: its hash is
 * random.
 */
const hashOfNobody = (parameters: Argon2Parameters): string =>
  phcString(headOf(parameters), randomBytes(SALT_BYTES), randomBytes(HASH_BYTES));

/**
 * The library writes the parameters in an order of its own, which others do not read: by the PHC
 * string format they stand as `headOf` has them.
 */
function phcString(head: string, salt: Buffer, output: Buffer): string {
  const base64 = (bytes: Buffer) => bytes.toString("base64").replaceAll("=", "");
  return `${head}${base64(salt)}$${base64(output)}`;
}
