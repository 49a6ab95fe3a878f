import { beforeAll, describe, expect, it } from "vitest";
import { operation } from "../src/operations.ts";
import { fund, join, type Person } from "../src/people.ts";
import { openSubscription, type SubscriptionResult } from "../src/subscription.ts";
import { useCoffer } from "../src/use-coffer.ts";

// A place that a client brings back may be from a state that is no more, after a back-up was restored. It hears so at once: silence, or what happened since with
// a hole before it, would look like the truth.

const coffer = useCoffer();
let owner: Person;
let account: string;
let payment: string;
beforeAll(async () => {
  owner = await join(coffer.url, "places");
  account = await fund(owner, "5.00");
  payment = (await owner.client.ask(operation("Payments"), { first: 1 })).payments.nodes[0].id;
});

const cursorOf = (field: string, ...lines: string[]) =>
  Buffer.from(["1", field, ...lines].join("\n")).toString("base64url");

/** What comes first: an event or the end. */
async function firstAnswer(name: string, variables: Record<string, unknown>): Promise<SubscriptionResult> {
  let end = async () => {};
  try {
    return await new Promise((resolve, reject) => {
      end = openSubscription(
        { url: coffer.url, accessToken: owner.client.accessToken, query: operation(name), variables },
        {
          connected: () => undefined,
          result: resolve,
          closed: ({ code, reason }) => reject(new Error(`closed: ${code} ${reason}`)),
        },
      );
    });
  } finally {
    await end();
  }
}

const AHEAD = {
  errors: [
    {
      extensions: {
        code: "BAD_USER_INPUT",
        inputs: [
          {
            path: "after",
            code: "INVALID_CURSOR",
            message: expect.stringMatching(/ahead of this system.*begin with a snapshot/),
          },
        ],
      },
    },
  ],
};

describe("a cursor of a subscription that is ahead of the system", () => {
  it.each(["50", "1000000", "999999999999999999"])(
    "is refused at once, by each subscription: at %s",
    async (sequence) => {
      const cases: [string, Record<string, unknown>][] = [
        ["BalanceChanged", { after: cursorOf("balanceChanged", `account:${account} ${sequence}`) }],
        ["BalanceChanged", { accountId: account, after: cursorOf("balanceChanged", `account:${account} ${sequence}`) }],
        ["VerificationStatus", { after: cursorOf("verificationStatus", `verification:${owner.userId} ${sequence}`) }],
        [
          "PaymentStatus",
          {
            paymentId: payment,
            after: cursorOf("paymentStatus", `payment:${payment} ${sequence}`),
          },
        ],
        ["PaymentStatus", { after: cursorOf("paymentStatus", `payments:${owner.userId} ${sequence}`) }],
      ];
      for (const [name, variables] of cases)
        expect(await firstAnswer(name, variables), `${name} ${JSON.stringify(variables)}`).toMatchObject(AHEAD);
    },
  );

  it("is refused where one of several streams is, and where its snapshot is still to come", async () => {
    const second = await fund(owner, "1.00");
    const at = (place: string) => ({
      after: cursorOf("balanceChanged", `account:${account} 1`, `account:${second} ${place}`),
    });
    expect(await firstAnswer("BalanceChanged", at("2"))).toMatchObject(AHEAD);
    expect(await firstAnswer("BalanceChanged", at("2!"))).toMatchObject(AHEAD);
    expect(await firstAnswer("BalanceChanged", at("0"))).toMatchObject({
      data: { balanceChanged: { account: { id: second } } },
    });
  });

  it("is no cursor where its stream is not there any more", async () => {
    const gone = "acc_01h455vb4pex5vsknk084sn02q";
    expect(
      await firstAnswer("BalanceChanged", { after: cursorOf("balanceChanged", `account:${gone} 1`) }),
    ).toMatchObject({
      errors: [{ extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } }],
    });
  });
});

describe("a cursor of a list", () => {
  it.each(["pay_01h455vb4pex5vsknk084sn02q", "pay_7zzzzzzzzzzzzzzzzzzzzzzzzz", "pay_00000000000000000000000000"])(
    "is refused where its row is not there: %s",
    async (id) => {
      const after = Buffer.from(`p1:${id}`).toString("base64url");
      const lists: [string, Record<string, unknown>][] = [
        ["query ($after: String) { payments(after: $after) { nodes { id } } }", { after }],
        [
          "query ($id: ID!, $after: String) { account(id: $id) { payments(after: $after) { nodes { id } } } }",
          { after, id: account },
        ],
      ];
      for (const [query, variables] of lists)
        expect((await owner.client.send(query, variables)).errors).toMatchObject([
          { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "after", code: "INVALID_CURSOR" }] } },
        ]);
    },
  );
});
