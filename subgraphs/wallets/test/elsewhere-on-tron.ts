import type { TronStandIn } from "@coffer/local-parts/tron-stand-in";
import type { UserActor } from "@coffer/platform/identity/actor";
import { signByTronweb } from "../src/adapters/chains/tron/sign-by-tronweb.fixture.ts";
import { DRAFT_VALID_MS } from "../src/app/sends/external/give-out-expiring.ts";
import type { GivenOut } from "../src/app/sends/external/read-drafts.ts";
import type { SendId, WalletId } from "../src/domain/wallets/ids.ts";
import type { Expiring } from "./expiring-process.ts";
import { addressOfKey, newKey, ownOnTron } from "./own-expiring.ts";
import type { World } from "./world.ts";

type Parts = {
  readonly here: World;
  readonly tron: TronStandIn;
  readonly expiring: Expiring;
  /** The next block is no earlier. */
  readonly setTime: (ms: number) => void;
};

/** People who watch addresses of Tron here, whose keys a machine of theirs has. */
export function elsewhereOnTron({ here, tron, expiring, setTime }: Parts) {
  const own = ownOnTron({ here, tron, expiring });
  const { app } = expiring.process;
  /** With so much at its address, in a block that was read. */
  const watch = async (who: UserActor, units: bigint, key: Buffer = newKey()) => {
    const { wallet } = await own.apart.watchWallet(who, { network: "TRON", watch: addressOfKey(key) });
    const address = wallet.addresses.nodes[0]?.address ?? "";
    if (units > 0n) await own.give(address, units);
    return { id: wallet.id as WalletId, address, key };
  };
  const findGiven = async (id: SendId): Promise<GivenOut | null> => {
    const [draft] = await app.readDrafts.byIds([id]);
    return app.readDrafts.givenOut(await own.find(id), draft ?? null);
  };
  const readGiven = async (id: SendId) => {
    const given = await findGiven(id);
    if (!given?.tron || !given.expiresAt) throw new Error("nothing was given out");
    return { ...given, tron: given.tron, expiresAt: given.expiresAt };
  };
  const sign = async (id: SendId, key: Uint8Array) =>
    JSON.stringify(signByTronweb((await readGiven(id)).tron.json, key));
  return {
    ...{ ...own, watch, findGiven, readGiven, sign },
    submit: (who: UserActor, sendId: SendId | null, signed: string, key: string = crypto.randomUUID()) =>
      app.submitSigned({ userId: who.userId, kind: "OWN", sendId, signed, idempotencyKey: key }),
    /** Whoever has the key gives it to a node themselves; gives its id. */
    async sendSigned(id: SendId, key: Uint8Array): Promise<string> {
      const given = await readGiven(id);
      const [signature = ""] = signByTronweb(given.tron.json, key).signature;
      const raw = Buffer.from(given.payload, "hex");
      const field = (tag: number, bytes: Buffer) => Buffer.concat([Buffer.of(tag), lengthOf(bytes), bytes]);
      const whole = Buffer.concat([field(0x0a, raw), field(0x12, Buffer.from(signature.replace(/^0x/, ""), "hex"))]);
      return tron.chain.accept(whole).txid;
    },
    /** A block behind the time of what was given out by now. */
    outlast() {
      setTime(tron.chain.head.time + DRAFT_VALID_MS + 60_000);
      expiring.mine(1);
    },
  };
}

/** A varint. */
const lengthOf = ({ length }: Buffer): Buffer =>
  length < 0x80 ? Buffer.of(length) : Buffer.of((length & 0x7f) | 0x80, length >> 7);
