import { newId } from "@coffer/contracts/ids";
import { userActor } from "@coffer/testkit/actor";
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Actor, anonymous } from "./actor.ts";
import { parseActor } from "./parse-actor.ts";

const alice = userActor(newId("usr"), { scopes: ["payments:read"] });
const { userId: _, kind: __, ...held } = alice;
const old = { kind: "user", userId: alice.userId, sessionId: "ses_1", roles: ["USER"], expiresAt: 1 };

describe("an actor is refused", () => {
  it.each<[string, unknown]>([
    ["of no kind", { ...alice, kind: undefined }],
    ["of a kind that nobody knows", { ...alice, kind: "admin" }],
    ["of a user whose id is none", { ...alice, userId: "usr_alice" }],
    ["of one kind with another's id", { ...held, kind: "service", userId: alice.userId }],
    ["with two ids", { ...alice, nodeId: "nod_1" }],
    ["without an id", { ...held, kind: "user" }],
    ["without a credential", { ...alice, credential: undefined }],
    ["of a credential that nobody knows", { ...alice, credential: { kind: "cookie", id: "x" } }],
    ["of a client without a name", { ...alice, credential: { kind: "oauth-client", id: "x" } }],
    ["of a session that says more", { ...alice, credential: { kind: "session", id: "x", until: 1 } }],
    ["without roles", { ...alice, roles: undefined }],
    ["with a role that nobody knows", { ...alice, roles: ["EMPEROR"] }],
    ["that does not say whether it is narrowed", { ...alice, scopes: undefined }],
    ["with one scope as text", { ...alice, scopes: "payments:read" }],
    ["without an assurance", { ...alice, assurance: undefined }],
    ["with an assurance of no time", { ...alice, assurance: { methods: ["pwd"] } }],
    ["without an end", { ...alice, expiresAt: undefined }],
    ["with a field that might narrow it", { ...alice, onlyFor: "acc_1" }],
    ["that is anonymous and says more", { ...anonymous, userId: alice.userId }],
    ["of an old gateway that says more", { ...old, scopes: [] }],
    ["of an old gateway without roles", { ...old, roles: undefined }],
    ["that is a list", [alice]],
    ["that is text", JSON.stringify(alice)],
    ["that is null", null],
  ])("%s", (_name, raw) => {
    const sent: unknown = JSON.parse(JSON.stringify(raw));
    expect(parseActor(sent)).toBeNull();
  });

  it("whatever is taken from it or is another in it, unless that leaves one like it", () => {
    fc.assert(
      fc.property(fc.constantFrom(...Object.keys(alice)), fc.jsonValue(), (name, value) => {
        const changed = parseActor({ ...alice, [name]: value });
        // What was narrowed stays so, but where the gateway says that it is not.
        if (changed && changed.kind !== "anonymous" && name !== "scopes") expect(changed.scopes).toEqual(alice.scopes);
        const { [name as "kind"]: _gone, ...rest } = alice;
        expect(parseActor(rest)).toBeNull();
      }),
    );
  });
});

describe("an actor", () => {
  it.each<[string, Actor]>([
    ["who is anonymous", anonymous],
    ["who is a user", alice],
    ["who is not narrowed", userActor(newId("usr"))],
    ["of an API key", userActor(newId("usr"), { credential: { kind: "api-key", id: "key_1" } })],
    ["of a client", userActor(newId("usr"), { credential: { kind: "oauth-client", id: "gra_1", clientId: "shop" } })],
    ["who is a service", { ...held, kind: "service", serviceId: "svc_1" }],
    ["who is a node", { ...held, kind: "node", nodeId: "nod_1", capabilities: ["wallet"] }],
  ])("%s is read as it was sent", (_name, actor) => {
    expect(parseActor(JSON.parse(JSON.stringify(actor)))).toEqual(actor);
  });

  it("of a gateway of the release before is a user in a session, who proved nothing more", () => {
    expect(parseActor(old)).toEqual({
      kind: "user",
      userId: alice.userId,
      credential: { kind: "session", id: "ses_1" },
      roles: ["USER"],
      scopes: null,
      assurance: { methods: [], at: 0 },
      expiresAt: 1,
    });
  });

  it("has nothing of a scope or a method that is not known here", () => {
    const sent = { ...alice, scopes: ["payments:read", "moon:walk"], assurance: { methods: ["pwd", "oath"], at: 7 } };
    expect(parseActor(sent)).toEqual({ ...alice, assurance: { methods: ["pwd"], at: 7 } });
  });
});
