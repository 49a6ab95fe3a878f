import { randomUUID } from "node:crypto";
import { sampleDocument } from "@coffer/testkit/sample-documents";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Answer, Follower } from "./client.ts";
import { CofferClient } from "./client.ts";
import { operation } from "./operations.ts";
import { available, freshName, join, logIn, openAccount, type Person } from "./people.ts";

/** The main story, through the gateway alone, whatever the shape behind it. The steps build on each other, as a person's day does. */
export function tellStory(coffer: { readonly url: string }): void {
  let alice: Person;
  let bob: Person;
  let aliceAccount: string;
  let bobAccount: string;
  const following: Follower[] = [];

  const follow = (who: Person, name: string, variables: Record<string, unknown> = {}): Follower => {
    const follower = who.client.subscribe(operation(name), variables);
    following.push(follower);
    return follower;
  };
  const send = (who: Person, changes: Record<string, unknown>) =>
    who.client.send(operation("SendPayment"), {
      input: {
        fromAccountId: aliceAccount,
        to: { username: bob.username },
        amount: { amount: "1.00", currency: "USD" },
        idempotencyKey: randomUUID(),
        ...changes,
      },
    });

  beforeAll(async () => {
    [alice, bob] = [await join(coffer.url, "alice"), await join(coffer.url, "bob")];
  });
  afterAll(() => Promise.all(following.map((follower) => follower.end())));

  describe("1. People come", () => {
    it("refuses a username that is taken, whatever its case, and weak passwords with all their faults", async () => {
      const client = new CofferClient(coffer.url);
      const { register: taken } = await client.ask(operation("Register"), {
        input: {
          username: alice.username.toUpperCase(),
          email: "someone@example.com",
          password: "long and unusual enough",
        },
      });
      expect(taken).toMatchObject({ __typename: "UsernameTaken", code: "USERNAME_TAKEN" });
      const name = freshName("weak");
      const { register: weak } = await client.ask(operation("Register"), {
        input: { username: name, email: "weak@example.com", password: "password" },
      });
      expect(weak).toMatchObject({ __typename: "PasswordTooWeak", faults: ["TOO_SHORT", "COMMON"] });
    });

    it("does not tell a wrong password from an unknown account", async () => {
      const client = new CofferClient(coffer.url);
      const wrong = await client.ask(operation("Login"), {
        input: { login: alice.username, password: "not hers at all" },
      });
      const unknown = await client.ask(operation("Login"), {
        input: { login: freshName("nobody"), password: "not hers at all" },
      });
      expect(wrong).toEqual(unknown);
      expect(wrong.login).toMatchObject({ __typename: "InvalidCredentials" });
    });

    it("answers `me` in full right after `register`, and UNAUTHENTICATED without a login", async () => {
      const { me } = await alice.client.ask(operation("Me"));
      expect(me).toMatchObject({
        username: alice.username,
        email: `${alice.username}@example.com`,
        roles: ["USER"],
        displayName: null,
        language: "en",
        verification: null,
      });
      const { errors } = await new CofferClient(coffer.url).send(operation("Me"));
      expect(errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
    });

    it("sets a display name and a language", async () => {
      const { updateProfile } = await alice.client.ask(operation("UpdateProfile"), {
        input: { displayName: "Alice A.", language: "pt-br" },
      });
      expect(updateProfile.user).toMatchObject({ displayName: "Alice A.", language: "pt-BR" });
      expect((await alice.client.ask(operation("Me"))).me).toMatchObject({
        displayName: "Alice A.",
        language: "pt-BR",
      });
    });

    it("rotates the refresh token, and ends the session of one that is used again later", async () => {
      const { client, username, password, refreshToken } = await join(coffer.url, "rotating");
      const refresh = async (token: string) =>
        (await client.ask(operation("Refresh"), { input: { refreshToken: token } })).refresh;
      const first = await refresh(refreshToken);
      const second = await refresh(first.tokens.refreshToken);
      expect(second.tokens.refreshToken).not.toBe(first.tokens.refreshToken);
      expect(await refresh(refreshToken)).toMatchObject({ __typename: "SessionEnded" });
      expect(await refresh(second.tokens.refreshToken)).toMatchObject({ __typename: "SessionEnded" });
      const again = await logIn(coffer.url, username, password);
      expect((await again.client.ask(operation("Me"))).me.username).toBe(username);
    });

    it("ends the session and its open sockets at logout, and nothing comes through them any more", async () => {
      const leaving = await join(coffer.url, "leaving");
      const account = await openAccount(leaving, "USD");
      const follower = follow(leaving, "BalanceChanged", { accountId: account });
      await follower.atLeast(1);
      expect((await leaving.client.ask(operation("Logout"))).logout.loggedOutAt).toMatch(/^\d{4}-\d\d-\d\dT.*Z$/);
      expect((await leaving.client.send(operation("Me"))).errors?.[0]?.extensions.code).toBe("UNAUTHENTICATED");
      await follower.until(({ closed }) => closed);
      expect(follower.closed?.code).toBe(4401);
      expect(follower.events).toHaveLength(1);
    });
  });

  describe("2. Alice is verified", () => {
    const submit = (front: Answer, networks = ["ETHEREUM", "BITCOIN", "TRON"]) =>
      alice.client.ask(operation("SubmitVerification"), { input: { documentType: "PASSPORT", front, networks } });

    it("refuses a fake document with its faults, and nothing is submitted", async () => {
      const fake = {
        fileName: "passport.jpg",
        contentType: "image/jpeg",
        base64: Buffer.from("not a picture at all").toString("base64"),
      };
      const { submitVerification } = await submit(fake);
      expect(submitVerification).toMatchObject({
        __typename: "DocumentRefused",
        faults: [{ path: "input.front", code: "UNSUPPORTED_TYPE" }],
      });
      const png = sampleDocument("PNG");
      const { submitVerification: mismatch } = await submit({
        ...png,
        fileName: "passport.jpg",
        contentType: "image/jpeg",
      });
      expect(mismatch.faults.map(({ code }: { code: string }) => code)).toContain("TYPE_MISMATCH");
      expect((await alice.client.ask(operation("Me"))).me.verification).toBeNull();
    });

    it("takes a real one, shows each status as it comes, and makes a wallet on each network", async () => {
      const status = follow(alice, "VerificationStatus");
      await status.connected;
      const { submitVerification } = await submit(sampleDocument("JPEG"));
      expect(submitVerification).toMatchObject({
        __typename: "SubmitVerificationSuccess",
        verification: { status: "PENDING", level: 0 },
      });

      const seen = await status.atLeast(3);
      expect(seen.map(({ verificationStatus }) => verificationStatus.status)).toEqual([
        "PENDING",
        "PROCESSING",
        "VERIFIED",
      ]);
      expect(seen[2]?.verificationStatus.verification).toMatchObject({
        id: submitVerification.verification.id,
        status: "VERIFIED",
        level: 1,
      });

      await expect.poll(async () => (await alice.client.ask(operation("Wallets"))).wallets.length).toBe(3);
      const { wallets } = await alice.client.ask(operation("Wallets"));
      const byNetwork = Object.fromEntries(wallets.map((wallet: Answer) => [wallet.network, wallet]));
      expect(byNetwork.ETHEREUM.addresses[0]).toMatchObject({
        address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
        derivationPath: "m/44'/60'/0'/0/0",
        index: 0,
      });
      expect(byNetwork.BITCOIN.addresses[0]).toMatchObject({
        address: expect.stringMatching(/^bcrt1q[0-9a-z]{38}$/),
        derivationPath: "m/84'/1'/0'/0/0",
        index: 0,
      });
      expect(byNetwork.TRON.addresses[0]).toMatchObject({
        address: expect.stringMatching(/^T[1-9A-HJ-NP-Za-km-z]{33}$/),
        derivationPath: "m/44'/195'/0'/0/0",
        index: 0,
      });
    });

    it("gives the present status first, and with `after` exactly what was missed", async () => {
      const snapshot = follow(alice, "VerificationStatus");
      const [first] = await snapshot.atLeast(1);
      expect(first?.verificationStatus).toMatchObject({ snapshot: true, status: "VERIFIED" });
      const [pending] = following
        .flatMap(({ events }) => events)
        .filter(({ verificationStatus }) => verificationStatus?.status === "PENDING");
      const resumed = follow(alice, "VerificationStatus", { after: pending?.verificationStatus.cursor });
      const missed = await resumed.atLeast(2);
      expect(missed.map(({ verificationStatus: { status, snapshot: isSnapshot } }) => [status, isSnapshot])).toEqual([
        ["PROCESSING", false],
        ["VERIFIED", false],
      ]);
    });

    it("makes another wallet when asked, and refuses a network that is not there", async () => {
      const { createWallet } = await alice.client.ask(operation("CreateWallet"), {
        input: { network: "BITCOIN", name: "Savings" },
      });
      expect(createWallet).toMatchObject({
        __typename: "CreateWalletSuccess",
        wallet: { name: "Savings", network: "BITCOIN", kind: "CUSTODIAL" },
      });
      const { createWallet: refused } = await alice.client.ask(operation("CreateWallet"), {
        input: { network: "DOGECOIN" },
      });
      expect(refused).toMatchObject({ __typename: "NetworkUnavailable", code: "NETWORK_UNAVAILABLE" });
    });
  });

  describe("3. Money moves, live", () => {
    let alicesBalance: Follower;
    let bobsBalance: Follower;
    let sent: Answer;

    it("opens accounts, and shows their present balance to who follows", async () => {
      [aliceAccount, bobAccount] = [await openAccount(alice, "USD"), await openAccount(bob, "USD")];
      alicesBalance = follow(alice, "BalanceChanged", { accountId: aliceAccount });
      bobsBalance = follow(bob, "BalanceChanged");
      for (const [follower, who] of [
        [alicesBalance, alice],
        [bobsBalance, bob],
      ] as const) {
        const [first] = await follower.atLeast(1);
        expect(first?.balanceChanged).toMatchObject({
          snapshot: true,
          balance: { available: { amount: "0.00" } },
          account: { owner: { username: who.username } },
          payment: null,
        });
      }
    });

    it("takes a deposit through PENDING, PROCESSING and COMPLETED", async () => {
      const all = follow(alice, "PaymentStatus");
      await all.connected;
      // A first query over the same gateway after the socket is up: the subscription is in place.
      const { deposit } = await alice.client.ask(operation("Deposit"), {
        input: { accountId: aliceAccount, amount: { amount: "100.00", currency: "USD" }, idempotencyKey: randomUUID() },
      });
      expect(deposit).toMatchObject({ __typename: "DepositSuccess", payment: { kind: "DEPOSIT", status: "PENDING" } });
      const one = follow(alice, "PaymentStatus", { paymentId: deposit.payment.id });
      await one.until(({ events }) => events.find(({ paymentStatus }) => paymentStatus.status === "COMPLETED"));
      const [first] = one.events;
      const resumed = follow(alice, "PaymentStatus", {
        paymentId: deposit.payment.id,
        after: first?.paymentStatus.cursor,
      });
      const order = ["PENDING", "PROCESSING", "COMPLETED"];
      const behind = order.slice(order.indexOf(first?.paymentStatus.status) + 1);
      if (behind.length > 0)
        expect((await resumed.atLeast(behind.length)).map(({ paymentStatus }) => paymentStatus.status)).toEqual(behind);
      await expect.poll(async () => available(alice, aliceAccount)).toBe("100.00");
      expect((await alicesBalance.atLeast(2))[1]?.balanceChanged).toMatchObject({
        snapshot: false,
        balance: { available: { amount: "100.00" } },
        payment: { id: deposit.payment.id },
      });
    });

    it("pays Bob by name in one commit, and both see the new balance with the payment's memo and the owner's name", async () => {
      const statuses = follow(alice, "PaymentStatus");
      await statuses.connected;
      const { data } = await send(alice, {
        amount: { amount: "25.50", currency: "USD" },
        memo: "Dinner on Friday",
        idempotencyKey: "dinner",
      });
      sent = data?.sendPayment.payment;
      expect(data?.sendPayment).toMatchObject({
        __typename: "SendPaymentSuccess",
        payment: { status: "COMPLETED", kind: "SEND", amount: { amount: "25.50" }, fee: { amount: "0.00" } },
      });

      const debit = await alicesBalance.until(({ events }) =>
        events.find(({ balanceChanged }) => balanceChanged.payment?.id === sent.id),
      );
      const credit = await bobsBalance.until(({ events }) =>
        events.find(({ balanceChanged }) => balanceChanged.payment?.id === sent.id),
      );
      expect(debit.balanceChanged).toMatchObject({
        balance: { available: { amount: "74.50" } },
        account: { id: aliceAccount, owner: { username: alice.username } },
        payment: { memo: "Dinner on Friday" },
      });
      expect(credit.balanceChanged).toMatchObject({
        balance: { available: { amount: "25.50" } },
        account: { id: bobAccount, owner: { username: bob.username } },
        payment: { memo: "Dinner on Friday" },
      });
      const { payment } = await bob.client.ask(operation("Payment"), { id: sent.id });
      expect(payment).toMatchObject({
        direction: "IN",
        counterparty: { username: alice.username, displayName: "Alice A." },
        account: { id: bobAccount },
      });
    });

    it("gives who reconnects with `after` exactly what was missed, once and in order", async () => {
      const cursor = bobsBalance.events.at(-1)?.balanceChanged.cursor;
      await bobsBalance.end();
      for (const amount of ["0.01", "0.02", "0.03"])
        await send(alice, { amount: { amount, currency: "USD" }, memo: amount });
      const resumed = follow(bob, "BalanceChanged", { after: cursor });
      await resumed.atLeast(3);
      await send(alice, { amount: { amount: "0.04", currency: "USD" }, memo: "0.04" });
      const seen = await resumed.atLeast(4);
      expect(
        seen.map(({ balanceChanged: { snapshot, payment, balance } }) => [
          snapshot,
          payment.memo,
          balance.available.amount,
        ]),
      ).toEqual([
        [false, "0.01", "25.51"],
        [false, "0.02", "25.53"],
        [false, "0.03", "25.56"],
        [false, "0.04", "25.60"],
      ]);
      expect(resumed.events).toHaveLength(4);
    });

    it("follows a payment that is done already, by its snapshot, and refuses a stranger and a forged cursor", async () => {
      const done = follow(alice, "PaymentStatus", { paymentId: sent.id });
      expect((await done.atLeast(1))[0]?.paymentStatus).toMatchObject({
        snapshot: true,
        status: "COMPLETED",
        payment: { memo: "Dinner on Friday" },
      });
      const stranger = await join(coffer.url, "stranger");
      const codes = async (follower: Follower) => {
        await follower.until(({ errors }) => errors.length > 0);
        return follower.errors.map((error) => (error as Answer).extensions.code);
      };
      expect(await codes(follow(stranger, "PaymentStatus", { paymentId: sent.id }))).toEqual(["BAD_USER_INPUT"]);
      expect(await codes(follow(stranger, "BalanceChanged", { accountId: aliceAccount }))).toEqual(["BAD_USER_INPUT"]);
      expect(
        await codes(follow(stranger, "BalanceChanged", { after: alicesBalance.events[0]?.balanceChanged.cursor })),
      ).toEqual(["BAD_USER_INPUT"]);
      expect(await codes(follow(stranger, "BalanceChanged", { after: "made up" }))).toEqual(["BAD_USER_INPUT"]);
    });
  });

  describe("4. What cannot be done changes nothing", () => {
    const unchanged = async (request: () => Promise<{ data?: Answer | null; errors?: unknown }>) => {
      const look = async () => [
        await available(alice, aliceAccount),
        await available(bob, bobAccount),
        (await alice.client.ask(operation("Payments"), { first: 100 })).payments.nodes.length,
      ];
      const before = await look();
      const answer = await request();
      expect(await look()).toEqual(before);
      return answer;
    };

    it("answers the same key with the same payment, and other arguments with IDEMPOTENCY_KEY_REUSED", async () => {
      const again = {
        amount: { amount: "25.50", currency: "USD" },
        memo: "Dinner on Friday",
        idempotencyKey: "dinner",
      };
      const first = await unchanged(() => send(alice, again));
      expect(first.data?.sendPayment).toMatchObject({
        __typename: "SendPaymentSuccess",
        payment: { status: "COMPLETED" },
      });
      const other = await unchanged(() => send(alice, { ...again, amount: { amount: "25.51", currency: "USD" } }));
      expect(other.data?.sendPayment).toMatchObject({
        __typename: "IdempotencyKeyReused",
        code: "IDEMPOTENCY_KEY_REUSED",
      });
    });

    it.each([
      [
        "an overdraft",
        { amount: { amount: "1000.00", currency: "USD" } },
        { __typename: "InsufficientFunds", available: { amount: "74.40" } },
      ],
      ["an unknown payee", { to: { username: "nobody-here" } }, { __typename: "PayeeNotFound" }],
      [
        "a wrong currency",
        { amount: { amount: "1", currency: "EUR" } },
        { __typename: "CurrencyMismatch", accountCurrency: "USD" },
      ],
      [
        "9007199254740993, which no double holds",
        { amount: { amount: "9007199254740993", currency: "USD" } },
        { __typename: "InsufficientFunds" },
      ],
    ])("refuses %s", async (_what, changes, refusal) => {
      expect((await unchanged(() => send(alice, changes))).data?.sendPayment).toMatchObject(refusal);
    });

    it("refuses to spend from somebody else's account as if it were not there", async () => {
      const theirs = await unchanged(() => send(bob, { to: { username: alice.username } }));
      const absent = await unchanged(() =>
        send(bob, { fromAccountId: "acc_01h455vb4pex5vsknk084sn02q", to: { username: alice.username } }),
      );
      expect(theirs).toEqual(absent);
      expect(theirs.data?.sendPayment).toMatchObject({ __typename: "AccountNotFound" });
      expect((await bob.client.ask(operation("Account"), { id: aliceAccount })).account).toBeNull();
    });

    it.each(["1e18", "NaN", "-1", "0", " 1", "１", "0xff", `0.${"1".repeat(40)}`, (2n ** 256n).toString(), ""])(
      "refuses the amount %j",
      async (amount) => {
        const { data, errors } = await unchanged(() => send(alice, { amount: { amount, currency: "USD" } }));
        expect(data?.sendPayment ?? null).toBeNull();
        expect(errors).toMatchObject([
          { extensions: { code: "BAD_USER_INPUT", inputs: [{ path: "input.amount.amount" }] } },
        ]);
      },
    );
  });

  describe("5. History adds up", () => {
    it("pages by cursor and by offset through the same list, newest first", async () => {
      const { payments: whole } = await alice.client.ask(operation("Payments"), { first: 100 });
      const ids = whole.nodes.map(({ id }: { id: string }) => id);
      expect(ids).toEqual([...ids].sort().reverse());
      const walked: string[] = [];
      for (let after: string | null = null, more = true; more; ) {
        const { payments } = await alice.client.ask(operation("Payments"), { first: 2, after });
        walked.push(...payments.nodes.map(({ id }: { id: string }) => id));
        after = payments.pageInfo.endCursor;
        more = payments.pageInfo.hasNextPage;
      }
      expect(walked).toEqual(ids);
      const { payments: skipped } = await alice.client.ask(operation("Payments"), { first: 2, offset: 2 });
      expect(skipped.nodes.map(({ id }: { id: string }) => id)).toEqual(ids.slice(2, 4));
      expect(skipped.pageInfo).toMatchObject({ hasPreviousPage: true });
      const { errors } = await alice.client.send(operation("Payments"), { after: whole.pageInfo.endCursor, offset: 1 });
      expect(errors?.[0]?.extensions.code).toBe("BAD_USER_INPUT");
    });

    it("adds up to the balance", async () => {
      for (const [who, account] of [
        [alice, aliceAccount],
        [bob, bobAccount],
      ] as const) {
        const { payments } = await who.client.ask(operation("Payments"), { first: 100 });
        const cents = payments.nodes
          .filter((payment: Answer) => payment.status === "COMPLETED")
          .map(
            ({ direction, amount: { amount } }: Answer) =>
              (direction === "IN" ? 1n : -1n) * BigInt(amount.replace(".", "")),
          );
        const total: bigint = cents.reduce((sum: bigint, n: bigint) => sum + n, 0n);
        expect(total).toBe(BigInt((await available(who, account)).replace(".", "")));
      }
    });

    it("answers one query over five subgraphs", async () => {
      const { me } = await alice.client.ask(operation("Overview"));
      expect(me.username).toBe(alice.username);
      expect(me.verification).toEqual({ level: 1, status: "VERIFIED" });
      expect(me.wallets).toHaveLength(4);
      expect(me.accounts).toMatchObject([{ balance: { available: { amount: "74.40" } } }]);
      expect(me.accounts[0].payments.nodes).toHaveLength(6);
    });
  });
}
