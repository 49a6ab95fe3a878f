import { Secret } from "@coffer/platform/values/secret";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESCRIPTOR } from "./offline-machine.ts";
import { PATIENT_RULES } from "./paying.ts";
import { NO_PROVIDERS, person, type World, world } from "./world.ts";

const STORAGE = `id network version state address accountXpub basedOn reason proposedBy { id } decidedBy { id } decidedAt decisionReason expiresAt proposedAt
  caps { cap { amount currency } target { amount } floor { amount } }`;
const PROPOSE = `mutation ($input: ProposeColdStorageInput!) { proposeColdStorage(input: $input) {
  __typename ... on Refusal { code message } ... on ColdStorageOutdated { latestVersion } ... on ProposeColdStorageSuccess { coldStorage { ${STORAGE} } } } }`;
const APPROVE = `mutation ($input: DecideColdStorageInput!) { approveColdStorage(input: $input) {
  __typename ... on Refusal { code message } ... on ColdStorageOutdated { latestVersion } ... on ApproveColdStorageSuccess { coldStorage { ${STORAGE} } } } }`;
const DENY = `mutation ($input: DecideColdStorageInput!) { denyColdStorage(input: $input) {
  __typename ... on Refusal { code message } ... on DenyColdStorageSuccess { coldStorage { ${STORAGE} } } } }`;
const LIST = `query ($network: NetworkCode, $states: [SigningPolicyState!], $first: Int! = 20, $after: String) { coldStorages(network: $network, states: $states, first: $first, after: $after) {
  nodes { id state version } pageInfo { hasNextPage endCursor } } }`;
const REFILL = `mutation ($input: RefillTreasuryInput!) { refillTreasury(input: $input) { __typename ... on Refusal { code message } } }`;
const SUBMIT = `mutation ($input: SubmitSignedTransactionInput!) { submitSignedRefill(input: $input) { __typename ... on Refusal { code message } } }`;
/** Of BIP-32's first vector: m. */
const XPRV =
  "xprv9s21ZrQH143K3QTDL4LXw2F7HEK3wJUD2nW2nRk4stbPy6cq3jPPqjiChkVvvNKmPGJxWUtg6LnF5kejMRNNU3TGtRBeJgk33yuGBxrMPHi";
const P2PKH = "mipcBbFg9gMiCh81Kj8tqqdgoZub1ZJRfn";

let here: World;
beforeAll(async () => {
  // Nobody answers there: nothing of this is a node's to say.
  const nowhere = [new Secret("http://127.0.0.1:1")];
  const sends = new Map(["ETHEREUM", "BITCOIN"].map((network) => [network, PATIENT_RULES]));
  here = await world({ config: { sends, providers: { ...NO_PROVIDERS, ETHEREUM: nowhere, BITCOIN: nowhere } } });
});
afterAll(() => here.close());

const [ann, ben, operator] = [person("ADMIN"), person("ADMIN"), person("OPERATOR")];
type Answer = Awaited<ReturnType<World["ask"]>>;
const said = (answer: Answer) => {
  const [first] = Object.values(answer.data ?? {});
  if (!first) throw new Error(JSON.stringify(answer.errors));
  return first as { readonly __typename: string; readonly code?: string; readonly coldStorage: Shown };
};
type Shown = { readonly id: string; readonly state: string; readonly address: string };
const addressOf = (last: string) => `0x${"0".repeat(40 - last.length)}${last}`;
const CAP = { currency: "ETH", cap: "50", target: "20.000000000000000001", floor: "10" };
const propose = (changes: object = {}, actor = ann) =>
  here.ask(actor, PROPOSE, {
    input: {
      ...{ network: "ETHEREUM", watch: addressOf("11"), caps: [CAP], reason: "why" },
      ...{ idempotencyKey: crypto.randomUUID(), ...changes },
    },
  });
const decide = async (query: string, coldStorageId: string, actor = ben) =>
  said(await here.ask(actor, query, { input: { coldStorageId, reason: "so" } }));
const version = async (network: string): Promise<number> => {
  const [row] = await here.rows<{ version: number }>(
    "SELECT coalesce(max(version), 0)::int AS version FROM wallets.cold_storage WHERE network = $1",
    [network],
  );
  return row?.version ?? 0;
};

describe("a cold storage", () => {
  it("is the staff's to read, ADMINs' to propose and decide, an OPERATOR's to bring back from, and nobody's else", async () => {
    for (const actor of [person(), operator, person("COMPLIANCE"), person("AUDITOR")])
      expect((await propose({}, actor)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await here.ask(person(), LIST)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect((await here.ask(person("AUDITOR"), LIST)).errors).toBeUndefined();
    const input = {
      ...{ network: "ETHEREUM", amount: { currency: "ETH", amount: "1" }, reason: "why", idempotencyKey: "k" },
    };
    expect((await here.ask(ann, REFILL, { input })).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect(said(await here.ask(operator, REFILL, { input })).code).toBe("TREASURY_NOT_FOUND");
    const signed = { input: { transactionId: "txn_nothing", signed: "0x00", idempotencyKey: "k" } };
    expect((await here.ask(ann, SUBMIT, signed)).errors?.[0]?.extensions.code).toBe("FORBIDDEN");
    expect(said(await here.ask(operator, SUBMIT, signed)).code).toBe("TRANSACTION_NOT_FOUND");
  });

  it.each([
    [{ watch: "" }, "input.watch", "EMPTY"],
    [{ watch: "x".repeat(513) }, "input.watch", "TOO_LONG"],
    [{ watch: "0x11" }, "input.watch", "ADDRESS_INVALID"],
    [{ watch: XPRV }, "input.watch", "PRIVATE_KEY"],
    [{ network: "BITCOIN", watch: P2PKH, caps: [] }, "input.watch", "ADDRESS_TYPE"],
    [{ network: "TRON", caps: [] }, "input.watch", "NETWORK_UNAVAILABLE"],
    [{ caps: [{ ...CAP, currency: "BTC" }] }, "input.caps.0.currency", "UNKNOWN_CURRENCY"],
    [{ caps: [{ ...CAP, cap: "0" }] }, "input.caps.0.cap", "NOT_POSITIVE"],
    [{ caps: [{ ...CAP, target: "50" }] }, "input.caps.0.target", "OUT_OF_RANGE"],
    [{ caps: [{ ...CAP, floor: "21" }] }, "input.caps.0.floor", "OUT_OF_RANGE"],
    [{ caps: [CAP, CAP] }, "input.caps.1.currency", "TWICE"],
    [{ reason: "" }, "input.reason", "EMPTY"],
    [{ reason: "x".repeat(513) }, "input.reason", "TOO_LONG"],
    [{ basedOn: -1 }, "input.basedOn", "OUT_OF_RANGE"],
  ])("is refused for each way that it can be wrong, with every fault at once: %j", async (input, path, code) => {
    const { errors } = await propose(input);
    expect(errors?.[0]?.extensions).toMatchObject({ code: "BAD_USER_INPUT", inputs: [{ path, code }] });
    expect(JSON.stringify(errors)).not.toContain(XPRV.slice(4, 30));
  });

  it("is proposed by one and in force once another agrees, as it was said, to the last bit", async () => {
    const basedOn = await version("ETHEREUM");
    const proposed = said(await propose({ idempotencyKey: "full", basedOn }));
    expect(proposed.coldStorage).toMatchObject({
      ...{ state: "PROPOSED", version: null, proposedBy: { id: ann.userId }, decidedBy: null, accountXpub: null },
      caps: [
        {
          cap: { amount: "50.000000000000000000", currency: "ETH" },
          target: { amount: CAP.target },
          floor: { amount: "10.000000000000000000" },
        },
      ],
    });
    expect(said(await propose({ idempotencyKey: "full", basedOn })).coldStorage.id).toBe(proposed.coldStorage.id);
    expect(said(await propose({ idempotencyKey: "full", basedOn, reason: "other" })).code).toBe(
      "IDEMPOTENCY_KEY_REUSED",
    );
    const { id } = proposed.coldStorage;
    expect((await decide(APPROVE, id, ann)).code).toBe("OWN_COLD_STORAGE");
    expect((await decide(APPROVE, "cst_nothing")).code).toBe("COLD_STORAGE_NOT_FOUND");
    expect((await decide(APPROVE, id)).coldStorage).toMatchObject({ state: "IN_FORCE", version: basedOn + 1 });
    expect((await decide(APPROVE, id)).coldStorage).toMatchObject({ state: "IN_FORCE" });
    expect((await decide(APPROVE, id, person("ADMIN"))).code).toBe("COLD_STORAGE_DECIDED");
    expect((await decide(DENY, id)).code).toBe("COLD_STORAGE_DECIDED");
  });

  it("is proposed over what is in force, and two of one version come into force once", async () => {
    const basedOn = await version("ETHEREUM");
    const made = await Promise.all(["21", "22"].map((last) => propose({ watch: addressOf(last), basedOn })));
    const ids = made.map((one) => said(one).coldStorage.id);
    const done = await Promise.all(ids.map((id) => decide(APPROVE, id)));
    expect(done.map(({ code }) => code ?? "OK").toSorted()).toEqual(["COLD_STORAGE_OUTDATED", "OK"]);
    expect(said(await propose({ basedOn })).code).toBe("COLD_STORAGE_OUTDATED");
    const own = said(await propose({ basedOn: basedOn + 1 })).coldStorage.id;
    expect((await decide(DENY, own, ann)).coldStorage.state).toBe("WITHDRAWN");
    expect((await decide(DENY, own, ann)).coldStorage.state).toBe("WITHDRAWN");
    const denied = said(await propose({ basedOn: basedOn + 1 })).coldStorage.id;
    expect((await decide(DENY, denied)).coldStorage.state).toBe("DENIED");
    const listed = await here.ask(ann, LIST, { network: "ETHEREUM", first: 2 });
    expect(said(listed)).toMatchObject({
      nodes: [{ id: denied, state: "DENIED" }, { id: own }],
      pageInfo: { hasNextPage: true },
    });
    const inForce = said(await here.ask(ann, LIST, { network: "ETHEREUM", states: ["IN_FORCE"] }));
    expect(inForce).toMatchObject({ nodes: [{ version: basedOn + 1, state: "IN_FORCE" }] });
    expect(said(await here.ask(ann, LIST, { network: "ETHEREUM", states: ["PROPOSED"] }))).toMatchObject({ nodes: [] });
    const ended = said(await here.ask(ann, LIST, { network: "ETHEREUM", states: ["OUTDATED", "WITHDRAWN"] }));
    expect(ended).toMatchObject({ nodes: [{ id: own, state: "WITHDRAWN" }, { state: "OUTDATED" }] });
  });

  it("is an account's first address as well, of Bitcoin of one kind, and none that somebody here has", async () => {
    const bitcoin = said(await propose({ network: "BITCOIN", watch: DESCRIPTOR, caps: [] }));
    expect(bitcoin.coldStorage).toMatchObject({ accountXpub: expect.stringMatching(/^xpub/), caps: [] });
    expect(bitcoin.coldStorage.address).toMatch(/^bcrt1q/);
    expect((await decide(APPROVE, bitcoin.coldStorage.id)).coldStorage.state).toBe("IN_FORCE");
    const { said: made } = await here.create(person(), { network: "ETHEREUM" });
    const hers = made?.wallet?.addresses.nodes[0]?.address ?? "";
    expect(said(await propose({ watch: hers, basedOn: await version("ETHEREUM") })).code).toBe("COLD_ADDRESS_TAKEN");
    // One that came to be somebody's between the two is found by whoever agrees.
    const late = said(await propose({ watch: addressOf("77"), basedOn: await version("ETHEREUM") })).coldStorage;
    await here.rows(
      `INSERT INTO wallets.address (id, wallet_id, index, network, address)
       SELECT gen_random_uuid(), wallet_id, 7, network, $1 FROM wallets.address WHERE address = $2`,
      [late.address, hers],
    );
    expect((await decide(APPROVE, late.id)).code).toBe("COLD_ADDRESS_TAKEN");
  });
});
