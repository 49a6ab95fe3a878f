import { newId } from "@coffer/contracts/ids";
import { parseAssertion } from "@coffer/platform/passkeys/parse-assertion";
import type { Username } from "@coffer/platform/text/username";
import { makePasskeyAuthenticator, type PasskeyBehaviour } from "@coffer/testkit/authenticator";
import { makeFakeLog } from "@coffer/testkit/fakes/log";
import { describe, expect, it } from "vitest";
import { parseCreation } from "../../graphql/passkeys/parse-response.ts";
import { makeWebAuthn } from "./webauthn.ts";

const ORIGIN = "https://coffer.example";
const party = { rpId: "coffer.example", name: "Coffer", origins: [ORIGIN], isOnLoopback: false };
const webAuthn = makeWebAuthn(party, makeFakeLog().log);
const CHALLENGE = Buffer.alloc(32, 7).toString("base64url");
const user = { id: newId("usr"), username: "ann" as unknown as Username };

const creationOptions = () => webAuthn.creationOptions({ challenge: CHALLENGE, user, known: [] });
const requestOptions = () => webAuthn.requestOptions({ challenge: CHALLENGE, allowed: null });

async function create(behaviour: Partial<PasskeyBehaviour> = {}, more: Partial<PasskeyBehaviour> = {}) {
  const authenticator = makePasskeyAuthenticator({ origin: ORIGIN, ...behaviour });
  const made = await webAuthn.verifyCreation(read(parseCreation)(authenticator.create(await creationOptions(), more)));
  return { authenticator, made };
}

async function registered(behaviour: Partial<PasskeyBehaviour> = {}) {
  const { authenticator, made } = await create(behaviour);
  if (!made.ok) throw new Error(made.error);
  return { authenticator, passkey: made.value.passkey };
}

/** What the border makes of a text. */
const read =
  <T>(parse: (raw: string) => T | null) =>
  (raw: string): T => {
    const response = parse(raw);
    if (!response) throw new Error("no response");
    return response;
  };

/** The same response with one bit of one of its parts turned. */
function turned(raw: string, part: string, at: number): string {
  const said = JSON.parse(raw);
  const bytes = Buffer.from(said.response[part], "base64url");
  const place = at < 0 ? bytes.length + at : at;
  bytes[place] = (bytes[place] ?? 0) ^ 1;
  return JSON.stringify({ ...said, response: { ...said.response, [part]: bytes.toString("base64url") } });
}

describe("what a browser is asked for", () => {
  it("is a passkey that names its user by itself, verifies them, and is not attested; and no other of theirs", async () => {
    const known = { credentialId: Buffer.from("known"), transports: ["internal", "hybrid"] };
    const options = JSON.parse(await webAuthn.creationOptions({ challenge: CHALLENGE, user, known: [known] }));
    expect(options).toMatchObject({
      challenge: CHALLENGE,
      rp: { id: "coffer.example", name: "Coffer" },
      user: { id: Buffer.from(user.id).toString("base64url"), name: "ann" },
      pubKeyCredParams: [-8, -7, -257].map((alg) => ({ alg, type: "public-key" })),
      authenticatorSelection: { residentKey: "required", requireResidentKey: true, userVerification: "required" },
      attestation: "none",
      excludeCredentials: [{ id: Buffer.from("known").toString("base64url"), transports: ["internal", "hybrid"] }],
    });
  });

  it("is, at a login, whatever passkey somebody has; and at a proof, one of theirs", async () => {
    const login = JSON.parse(await requestOptions());
    expect(login).toMatchObject({ challenge: CHALLENGE, rpId: "coffer.example", userVerification: "required" });
    expect(login.allowCredentials ?? []).toEqual([]);
    const allowed = [{ credentialId: Buffer.from("mine"), transports: [] }];
    const proof = JSON.parse(await webAuthn.requestOptions({ challenge: CHALLENGE, allowed }));
    expect(proof.allowCredentials).toMatchObject([{ id: Buffer.from("mine").toString("base64url") }]);
  });
});

describe("the registration of a passkey", () => {
  it.each([
    ["from another origin", { origin: "https://coffer.example.evil.example" }, "ORIGIN"],
    ["from this host without its scheme", { origin: "http://coffer.example" }, "ORIGIN"],
    ["from this machine, which is no sandbox", { origin: "http://localhost:4000" }, "ORIGIN"],
    ["in another page's frame", { clientData: { crossOrigin: true } }, "ORIGIN"],
    ["below another page", { clientData: { topOrigin: "https://evil.example" } }, "ORIGIN"],
    ["by whom nobody looked at", { isVerified: false }, "USER_VERIFICATION"],
    ["for another RP ID", { rpId: "evil.example" }, "KEY"],
    ["that is a login's answer", { clientData: { type: "webauthn.get" } }, "KEY"],
  ] as const)("is refused %s", async (_what, more, fault) => {
    expect((await create({}, more)).made).toEqual({ ok: false, error: fault });
  });

  it("is refused where what the browser says is nothing that can be read", async () => {
    const raw = (await registered()).authenticator.create(await creationOptions());
    for (const said of ["", "{", "null", "[]", '{"challenge":1,"origin":2}', "\xff"]) {
      const response = { ...read(parseCreation)(raw), clientData: Buffer.from(said, "latin1") };
      expect(await webAuthn.verifyCreation(response)).toEqual({ ok: false, error: "NOT_PROVED" });
    }
  });

  it("is refused where the attestation cannot be read, or is cut anywhere", async () => {
    const response = read(parseCreation)((await registered()).authenticator.create(await creationOptions()));
    const { attestation } = response;
    for (let length = 0; length < attestation.length; length += 1) {
      const cut = await webAuthn.verifyCreation({ ...response, attestation: attestation.subarray(0, length) });
      expect(cut.ok).toBe(false);
    }
    const deep = Buffer.alloc(20_000, 0x81);
    expect(await webAuthn.verifyCreation({ ...response, attestation: deep })).toEqual({ ok: false, error: "KEY" });
  });

  it("is refused where the browser names another passkey than the authenticator", async () => {
    const response = read(parseCreation)((await registered()).authenticator.create(await creationOptions()));
    expect(await webAuthn.verifyCreation({ ...response, credentialId: Buffer.from("other") })).toEqual({
      ok: false,
      error: "KEY",
    });
  });

  it.each([
    [-7, false, "DEVICE_BOUND"],
    [-8, true, "SYNCED"],
    [-257, false, "DEVICE_BOUND"],
  ] as const)("takes a key of the algorithm %i", async (algorithm, isSynced, kind) => {
    const aaguid = "ea9b8d66-4d01-1d21-3ce4-b6b48cb575d4";
    const { authenticator, made } = await create({ algorithm, isSynced, aaguid });
    expect(made).toMatchObject({
      ok: true,
      value: {
        challenge: CHALLENGE,
        passkey: { algorithm, kind, isBackedUp: isSynced, signCount: 0, transports: ["internal"], aaguid },
      },
    });
    if (!made.ok) return;
    expect(Buffer.from(made.value.passkey.credentialId).toString("base64url")).toBe(authenticator.credentialId);
  });
});

describe("what a passkey signed", () => {
  it.each([
    ["from another origin", { origin: "https://evil.example" }, "ORIGIN"],
    ["in another page's frame", { clientData: { crossOrigin: true } }, "ORIGIN"],
    ["by whom nobody looked at", { isVerified: false }, "USER_VERIFICATION"],
    ["for another RP ID", { rpId: "evil.example" }, "NOT_PROVED"],
    ["at a registration", { clientData: { type: "webauthn.create" } }, "NOT_PROVED"],
  ] as const)("is refused %s", async (_what, more, fault) => {
    const { authenticator, passkey } = await registered();
    const response = read(parseAssertion)(authenticator.get(await requestOptions(), more));
    expect(await webAuthn.verifyAssertion(response, passkey)).toEqual({ ok: false, error: fault });
  });

  it.each([
    ["the signature", "signature", -1],
    ["whom it is for", "authenticatorData", 0],
    ["its flags", "authenticatorData", 32],
    ["its count", "authenticatorData", 36],
    ["what the browser says", "clientDataJSON", -5],
  ])("is refused where a bit of %s is another", async (_what, part, at) => {
    for (const algorithm of [-7, -8, -257] as const) {
      const { authenticator, passkey } = await registered({ algorithm });
      const raw = authenticator.get(await requestOptions());
      const good = await webAuthn.verifyAssertion(read(parseAssertion)(raw), passkey);
      expect(good).toMatchObject({ ok: true });
      expect(await webAuthn.verifyAssertion(read(parseAssertion)(turned(raw, part, at)), passkey)).toEqual({
        ok: false,
        error: "NOT_PROVED",
      });
    }
  });

  it("is refused by another's key, and where there is none", async () => {
    const [ann, bob] = [await registered(), await registered()];
    const response = read(parseAssertion)(ann.authenticator.get(await requestOptions()));
    for (const key of [bob.passkey, null, { ...bob.passkey, credentialId: ann.passkey.credentialId }])
      expect(await webAuthn.verifyAssertion(response, key)).toEqual({ ok: false, error: "NOT_PROVED" });
  });

  it("says what it answers to, what it counts, and what the passkey is", async () => {
    const { authenticator, passkey } = await registered({ isSynced: true });
    authenticator.signCount = 41;
    const response = read(parseAssertion)(authenticator.get(await requestOptions()));
    expect(await webAuthn.verifyAssertion(response, passkey)).toEqual({
      ok: true,
      value: { challenge: CHALLENGE, state: { signCount: 42, isBackedUp: true }, kind: "SYNCED" },
    });
    expect(Buffer.from(response.userHandle ?? "").toString()).toBe(user.id);
  });

  it("is taken from pages of this machine in a sandbox, whatever their port, and from an app that is named", async () => {
    const app = "android:apk-key-hash:cMKU7l6T0F3b0xMmUuPzpgYx6cJk1Q2ZQ7n0gk2Xh8s";
    const local = { ...party, rpId: "localhost", origins: ["http://localhost:4000", app], isOnLoopback: true };
    const sandbox = makeWebAuthn(local, makeFakeLog().log);
    const options = await sandbox.creationOptions({ challenge: CHALLENGE, user, known: [] });
    const from = (origin: string) =>
      sandbox.verifyCreation(read(parseCreation)(makePasskeyAuthenticator({ origin }).create(options)));
    for (const origin of ["http://localhost:5173", "http://localhost", app])
      expect(await from(origin)).toMatchObject({ ok: true });
    for (const origin of [
      "http://127.0.0.1:4000",
      "https://localhost.evil.example",
      "http://localhost:4000.evil",
      `${app}x`,
    ])
      expect(await from(origin)).toEqual({ ok: false, error: "ORIGIN" });
  });
});
