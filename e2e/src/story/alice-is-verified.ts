import { sampleDocument } from "@coffer/testkit/sample-documents";
import { describe, expect, it } from "vitest";
import type { Answer } from "../answer.ts";
import { operation } from "../operations.ts";
import type { Story } from "./story.ts";

export function aliceIsVerified(story: Story): void {
  describe("2. Alice is verified", () => {
    const submit = (front: Answer, networks = ["ETHEREUM", "BITCOIN", "TRON"]) =>
      story.alice.client.ask(operation("SubmitVerification"), { input: { documentType: "PASSPORT", front, networks } });

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
      expect((await story.alice.client.ask(operation("Me"))).me.verification).toBeNull();
    });

    it("takes a real one, shows each status as it comes, and makes a wallet on each network", async () => {
      const status = story.follow(story.alice, "VerificationStatus");
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

      await expect.poll(async () => (await story.alice.client.ask(operation("Wallets"))).wallets.length).toBe(3);
      const { wallets } = await story.alice.client.ask(operation("Wallets"));
      const byNetwork = Object.fromEntries(wallets.map((wallet: Answer) => [wallet.network, wallet]));
      expect(byNetwork.ETHEREUM.addresses.nodes[0]).toMatchObject({
        address: expect.stringMatching(/^0x[0-9a-fA-F]{40}$/),
        derivationPath: "m/44'/60'/0'/0/0",
        index: 0,
      });
      expect(byNetwork.BITCOIN.addresses.nodes[0]).toMatchObject({
        address: expect.stringMatching(/^bcrt1q[0-9a-z]{38}$/),
        derivationPath: "m/84'/1'/0'/0/0",
        index: 0,
      });
      expect(byNetwork.TRON.addresses.nodes[0]).toMatchObject({
        address: expect.stringMatching(/^T[1-9A-HJ-NP-Za-km-z]{33}$/),
        derivationPath: "m/44'/195'/0'/0/0",
        index: 0,
      });
    });

    it("gives the present status first, and with `after` exactly what was missed", async () => {
      const snapshot = story.follow(story.alice, "VerificationStatus");
      const [first] = await snapshot.atLeast(1);
      expect(first?.verificationStatus).toMatchObject({ snapshot: true, status: "VERIFIED" });
      const [pending] = story.following
        .flatMap(({ events }) => events)
        .filter(({ verificationStatus }) => verificationStatus?.status === "PENDING");
      const resumed = story.follow(story.alice, "VerificationStatus", { after: pending?.verificationStatus.cursor });
      const missed = await resumed.atLeast(2);
      expect(missed.map(({ verificationStatus: { status, snapshot: isSnapshot } }) => [status, isSnapshot])).toEqual([
        ["PROCESSING", false],
        ["VERIFIED", false],
      ]);
    });

    it("makes another wallet when asked, one of a request that comes twice, and refuses a network that is not there", async () => {
      const input = { network: "BITCOIN", name: "Savings", idempotencyKey: "savings" };
      const { createWallet } = await story.alice.client.ask(operation("CreateWallet"), { input });
      expect(createWallet).toMatchObject({
        __typename: "CreateWalletSuccess",
        wallet: { name: "Savings", network: "BITCOIN", kind: "CUSTODIAL" },
      });
      const { createWallet: again } = await story.alice.client.ask(operation("CreateWallet"), { input });
      expect(again).toEqual(createWallet);
      const { createWallet: refused } = await story.alice.client.ask(operation("CreateWallet"), {
        input: { network: "DOGECOIN" },
      });
      expect(refused).toMatchObject({ __typename: "NetworkUnavailable", code: "NETWORK_UNAVAILABLE" });
    });
  });
}
