import { randomUUID } from "node:crypto";
import type { EventData } from "@coffer/contracts/event-data";
import { newId } from "@coffer/contracts/ids";
import { makeEvent } from "@coffer/contracts/new-event";
import { userActor } from "@coffer/testkit/actor";
import {
  makePasskeyAuthenticator,
  type PasskeyAuthenticator,
  type PasskeyBehaviour,
} from "@coffer/testkit/authenticator";
import { challengeOf } from "../src/app/approvals/write-statement.ts";
import { AUTHORIZE, type Person, SEND, type World } from "./world.ts";

const REFUSALS =
  "... on ApprovalRequired { statement options expiresAt } ... on ApprovalRefused { fault } ... on Refusal { code message }";
export const APPROVED_SEND = SEND.replace("... on Refusal { code message }", REFUSALS);
export const APPROVED_HOLD = AUTHORIZE.replace("... on Refusal { code message }", REFUSALS);
export const SET_POLICY = `mutation ($input: SetApprovalPolicyInput!) { setApprovalPolicy(input: $input) { __typename
  ... on SetApprovalPolicySuccess { policy { currency threshold { amount currency } newPayees setAt setBy { id } } } ... on Refusal { code message } } }`;
export const POLICIES = "{ approvalPolicies { currency threshold { amount } newPayees setBy { id } } }";

export type Device = PasskeyAuthenticator & {
  readonly told: EventData<"coffer.auth.passkey.added">;
  /** As auth tells it, at first and again. */
  add(): Promise<void>;
  remove(): Promise<void>;
};

/** A passkey of theirs, as auth's events tell of it. */
export async function addPasskey(
  world: World,
  { userId }: Pick<Person, "userId">,
  behaviour: Partial<PasskeyBehaviour> = {},
): Promise<Device> {
  const device = makePasskeyAuthenticator({ origin: "http://localhost:4000", rpId: "localhost", ...behaviour });
  const passkeyId = newId("psk");
  const data: EventData<"coffer.auth.passkey.added"> = {
    passkeyId,
    userId,
    credentialId: device.credentialId,
    publicKey: device.publicKey,
    algorithm: behaviour.algorithm ?? -7,
    kind: behaviour.isSynced ? "SYNCED" : "DEVICE_BOUND",
  };
  const tell = (type: "passkey.added" | "passkey.removed") =>
    world.environments.bus.publish("coffer.auth.v1", [
      makeEvent("auth", { type, subject: passkeyId, time: new Date(), data }),
    ]);
  await tell("passkey.added");
  return Object.assign(device, { told: data, add: () => tell("passkey.added"), remove: () => tell("passkey.removed") });
}

/** Whoever may say which payments need an approval. */
export const makeAdmin = () => userActor(newId("usr"), { roles: ["USER", "ADMIN"] });

export async function setPolicy(
  world: World,
  policy: { readonly currency?: string; readonly threshold?: string | null; readonly newPayees?: boolean },
  actor = makeAdmin(),
) {
  const input = { currency: "USD", newPayees: false, idempotencyKey: randomUUID(), ...policy };
  const { data, errors } = await world.subgraph.execute({
    query: SET_POLICY,
    variables: { input },
    actor,
    requestId: "req_test",
  });
  if (errors?.length) throw new Error(JSON.stringify(errors));
  // biome-ignore lint/suspicious/noExplicitAny: an answer
  return (data as any).setApprovalPolicy;
}

/** The options of an approval, as of somebody who has changed the statement. */
export const optionsFor = (options: string, statement: string): string =>
  JSON.stringify({ ...JSON.parse(options), challenge: challengeOf(statement).toString("base64url") });
