import { randomUUID } from "node:crypto";
import type { CofferEvent } from "@coffer/contracts/event";
import { idFromUuid, uuidOf } from "@coffer/contracts/ids";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { addPasskey, setPolicy } from "./approving.ts";
import { ADDRESS, bring, confirmed } from "./bringing.ts";
import { ADDRESSED, failed, paid, switched, TO_ADDRESS } from "./paying.ts";
import { makeWorld, PATIENT, type Person, type World } from "./world.ts";

let world: World;
let alice: Person;
let account: string;

/** As wallets does; and a process that runs hears of it. */
const tell = (event: CofferEvent) => world.environments.bus.publish("coffer.wallets.v1", [event]);

beforeAll(async () => {
  world = await makeWorld();
  alice = await world.person("alice");
  await tell(switched("OPEN"));
  await tell(confirmed(bring(alice.userId, "10")));
  account = await vi.waitFor(async () => {
    const { rows } = await world.admin.query("SELECT id FROM payments.account WHERE owner_id = $1", [
      uuidOf(alice.userId),
    ]);
    expect(rows).toHaveLength(1);
    return idFromUuid("acc", rows[0].id);
  }, PATIENT);
});
afterAll(() => world.end());

const order = (changes: Record<string, unknown> = {}) => ({
  ...{ fromAccountId: account, network: "ETHEREUM", address: ADDRESS, idempotencyKey: randomUUID() },
  ...{ amount: { amount: "0.5", currency: "ETH" }, ...changes },
});
const withdraw = async (input: object) => (await alice.ask(TO_ADDRESS, { input })).withdrawToAddress;
const untilStatus = (id: string, status: string) =>
  vi.waitFor(async () => expect((await alice.ask(ADDRESSED, { id })).payment.status).toBe(status), PATIENT);
/** What a process that runs asks wallets for. */
const untilAsked = (id: string) =>
  vi.waitFor(async () => {
    const { rows } = await world.admin.query("SELECT FROM payments.chain_payout WHERE state = 'REQUESTED'");
    expect([id, rows.length]).toEqual([id, 1]);
  }, PATIENT);

it.each([
  [paid, "COMPLETED"],
  [failed, "FAILED"],
] as const)("goes out by itself, and ends as soon as wallets say %o: %s", async (say, status) => {
  const { payment } = await withdraw(order());
  await untilAsked(payment.id);
  await tell(say(payment.id));
  await untilStatus(payment.id, status);
  expect(await world.disagreements()).toEqual([]);
});

it("is approved by its payer where a policy says so: this network, this address, and no other", async () => {
  const device = await addPasskey(world, alice);
  await setPolicy(world, { currency: "ETH", newPayees: true });
  const address = "0xfB6916095ca1df60bB79Ce92cE3Ea74c37c5d359";
  const input = order({ address });
  const wanted = await vi.waitFor(async () => {
    const answer = await withdraw(input);
    expect(answer.__typename).toBe("ApprovalRequired");
    return answer;
  }, PATIENT);
  expect(JSON.parse(wanted.statement)).toMatchObject({
    ...{ type: "coffer.address-withdrawal-approval.v1", network: "ETHEREUM", address },
  });
  const approval = device.get(wanted.options);
  expect(await world.unchanged(() => withdraw({ ...order(), approval }))).toMatchObject({ code: "APPROVAL_REFUSED" });
  expect((await withdraw({ ...input, approval })).__typename).toBe("WithdrawToAddressSuccess");
  // Once it was approved, it is no new payee any more; another address is.
  expect((await withdraw(order({ address }))).__typename).toBe("WithdrawToAddressSuccess");
  expect((await withdraw(order())).__typename).toBe("ApprovalRequired");
});
