import { generateKeyPairSync, randomUUID, sign } from "node:crypto";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { newId } from "@coffer/contracts/ids";
import { type Litecoind, startLitecoind, whyNoLitecoind } from "@coffer/local-parts/litecoind";
import { spawnCommand } from "@coffer/testkit/spawn-command";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { makeStaff as makeReader } from "../src/console/staff.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { litecoinSettings } from "../src/litecoin.ts";
import { logInOlivia } from "../src/operators.ts";

const CLI = new URL("../../packages/node-client/src/cli.js", import.meta.url);
const WIDE = { width: 1200, height: 800 };

const missing = browser.path === null ? noBrowser : whyNoLitecoind();

describe.skipIf(missing !== null)(`nodes and their wallets, in the console${missing ?? ""}`, () => {
  const environment: Record<string, string> = {};
  let litecoind: Litecoind;
  let folder = "";
  beforeAll(async () => {
    litecoind = await startLitecoind();
    Object.assign(environment, litecoinSettings(litecoind.url));
    folder = await mkdtemp(join(tmpdir(), "coffer-console-nodes-"));
  });
  afterAll(async () => {
    await litecoind?.stop();
    await rm(folder, { recursive: true, force: true });
  });
  const coffer = useConsole(environment);
  // biome-ignore lint/suspicious/noExplicitAny: what a command prints
  const runAsNode = async (...args: readonly string[]): Promise<any> => {
    const { code, out, err } = await spawnCommand(CLI, args, { COFFER_NODE_FILE: join(folder, "node.json") });
    if (code !== 0) throw new Error(`${args.join(" ")}: ${err}`);
    return JSON.parse(out);
  };
  const mine = async (blocks: number) =>
    litecoind.ask("generatetoaddress", blocks, await litecoind.askWallet("miner", "getnewaddress"));
  const made = { name: `till-${randomUUID().slice(0, 8)}`, nodeId: "", walletId: "", txid: "" };

  it("say that no coin's node is registered, before one is", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate");
    await page.getByRole("link", { name: "Core nodes that are not ready: 0" }).click();
    await page.getByRole("heading", { level: 1, name: "Nodes" }).waitFor();
    await page.getByText("No node is registered.").waitFor();
    await page.getByRole("heading", { level: 3, name: "Litecoin" }).waitFor();
    await page.getByText("Ready", { exact: true }).waitFor();
    await page.getByText("Each by itself").waitFor();
    await page.goto(`operate/node-wallets/${newId("nwl")}`);
    await page.getByText("There is no such wallet of a node.").waitFor();
    await page.goto(`operate/nodes/${newId("nod")}`);
    await page.getByText("There is no such node.").waitFor();
  });

  /** As an operator does who pastes what the machine has printed, wrong at first. */
  const register = async () => {
    const printed = await runAsNode("register", "--name", made.name, "--url", coffer.url);
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/nodes");
    const form = page.getByRole("region", { name: "Register a node", exact: true });
    const [paste, submit] = [
      form.getByLabel("What the machine"),
      form.getByRole("button", { name: "Register the node" }),
    ];
    await submit.click();
    await form.getByText("Paste what the machine has printed.").waitFor();
    await paste.fill(JSON.stringify({ input: { ...printed.input, signature: undefined } }));
    await submit.click();
    await form.getByText("This is missing in it, or is no text: signature.").waitFor();
    await paste.fill(JSON.stringify({ input: { ...printed.input, name: "another" } }));
    await submit.click();
    await form.getByText("The signature is not this key's over just that.").waitFor();
    await paste.fill(JSON.stringify(printed));
    await form.getByRole("region", { name: "This is how it was read" }).getByText(made.name).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await submit.click();
    await page.getByRole("heading", { level: 1, name: made.name }).waitFor();
    made.nodeId = new URL(page.url()).pathname.split("/").at(-1) ?? "";
  };

  it("show what a node's wallet holds, sent and received, and where its limits stand", async () => {
    await litecoind.ask("createwallet", "miner");
    await mine(101);
    await register();
    await runAsNode("registered", "--node", made.nodeId);
    const wallet = await runAsNode("create", "--network", "LITECOIN", "--name", "The till of the shop");
    made.walletId = wallet.id;
    const { address } = await runAsNode("address", "--wallet", wallet.id, "--label", "shop");
    await litecoind.askWallet("miner", "settxfee", "0.0002");
    await litecoind.askWallet("miner", "sendtoaddress", address, "3");
    await mine(1);
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/nodes");
    await page.getByRole("link", { name: made.name }).click();
    await page.getByRole("heading", { level: 1, name: made.name }).waitFor();
    await page.getByText("wallet", { exact: true }).first().waitFor();
    await page.getByText("3.00000000").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByRole("link", { name: "The till of the shop" }).click();
    await page.getByRole("heading", { level: 1, name: "The till of the shop" }).waitFor();
    const transfers = page.getByRole("table", { name: "Moved on the chain" });
    await transfers.getByText("In a block").waitFor();

    const to = String(await litecoind.askWallet("miner", "getnewaddress"));
    const order = ["--wallet", wallet.id, "--to", to, "--amount", "1.25", "--currency", "LTC", "--key", randomUUID()];
    made.txid = (await runAsNode("send", ...order)).txid;
    // Nobody told this page of it: it looks by itself.
    await page.getByText(/^1 of \d+ within /).waitFor();
    await mine(2);
    await expect.poll(() => transfers.getByText("In a block").count()).toBe(2);
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByRole("link", { name: "Sent from here" }).click();
    const sends = page.getByRole("table", { name: "Sent from here" });
    await sends.getByText("1.25").waitFor();
    await sends.getByRole("cell", { name: /^(Confirmed|Sent)$/ }).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await page.getByRole("link", { name: "Addresses", exact: true }).click();
    const addresses = page.getByRole("table", { name: "Addresses" });
    await addresses.getByText(address).waitFor();
    await addresses.getByText("shop").waitFor();
    expect(new URL(page.url()).searchParams.get("show")).toBe("addresses");
    await page.reload();
    await addresses.getByText(address).waitFor();
  });

  it("are given another key by whoever may, and the former goes on for as long as is said", async () => {
    const { publicKey, privateKey } = generateKeyPairSync("ed25519");
    const { issuer } = await (await fetch(new URL("/.well-known/openid-configuration", coffer.url))).json();
    const x = String(publicKey.export({ format: "jwk" }).x);
    const prove = (about: string) => {
      const signedAt = new Date().toISOString();
      const signature = sign(
        null,
        Buffer.from(["coffer-node-key-v1", issuer, about, x, signedAt].join("\n")),
        privateKey,
      );
      return JSON.stringify({ publicKey: x, signedAt, signature: signature.toString("base64url") });
    };
    const inGerman = { ...(await logInOlivia(coffer.running)), locale: "de-AT" };
    const page = await openAs(coffer, inGerman, `operate/nodes/${made.nodeId}`);
    await page.getByRole("button", { name: "Seinen Schlüssel ersetzen…" }).click();
    const dialog = page.getByRole("dialog", { name: `Den Schlüssel von ${made.name} ersetzen` });
    await dialog.getByLabel("Was der Rechner").fill(prove(`replace:${newId("nod")}`));
    await dialog.getByLabel("Der vorige Schlüssel gilt noch").selectOption("2 Tage");
    await dialog.getByRole("button", { name: "Den Schlüssel ersetzen" }).click();
    await dialog.getByText("Die Signatur ist nicht die dieses Schlüssels").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await dialog.getByLabel("Was der Rechner").fill(prove(`replace:${made.nodeId}`));
    await dialog.getByRole("button", { name: "Den Schlüssel ersetzen" }).click();
    await page.getByText(`${made.name} hat einen anderen Schlüssel.`).waitFor();
    await page.getByText(x, { exact: true }).waitFor();
    await page.getByText("Voriger Schlüssel gilt bis").waitFor();
  });

  it("are granted what they are to be able to do, and lose it again, by whoever may", async () => {
    const address = `operate/nodes/${made.nodeId}`;
    const page = await openAs(coffer, await logInOlivia(coffer.running), address);
    const open = async () => {
      await page.getByRole("button", { name: "Change what it can do…" }).click();
      const dialog = page.getByRole("dialog", { name: `What ${made.name} can do` });
      return { dialog, submit: dialog.getByRole("button", { name: "Change what it can do" }) };
    };
    const facts = page.getByRole("region", { name: "About" });
    const { dialog, submit } = await open();
    const [wallet, reason] = [dialog.getByLabel(/^wallet/), dialog.getByLabel("Reason")];
    expect(await wallet.isChecked()).toBe(true);
    await submit.click();
    await dialog.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
    await reason.fill("It is a watcher now");
    await submit.click();
    await dialog.getByText("That is what it can do already.").waitFor();
    await dialog.getByLabel("And besides").fill("watch, No");
    await submit.click();
    await dialog.getByLabel("And besides").and(page.locator("[aria-invalid=true]")).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await dialog.getByLabel("And besides").fill("watch");
    await wallet.uncheck();
    await submit.click();
    await page.getByText(`What ${made.name} can do was changed.`).waitFor();
    await facts.getByText("watch", { exact: true }).waitFor();
    await expect(runAsNode("address", "--wallet", made.walletId)).rejects.toThrow("NODE_CAPABILITY_MISSING");
    // What it has stays to be seen.
    await runAsNode("balance", "--wallet", made.walletId);

    const inGerman = { ...(await logInOlivia(coffer.running)), locale: "de-AT" };
    const german = await openAs(coffer, inGerman, address);
    await german.getByRole("button", { name: "Ändern, was er kann…" }).click();
    const form = german.getByRole("dialog", { name: `Was ${made.name} kann` });
    await form.getByLabel(/^wallet/).check();
    await form.getByLabel("Grund").fill("Er ist wieder eine Kasse");
    expect(await findBarriersInAllLooks(german)).toEqual([]);
    expect(await findLosses(german)).toEqual([]);
    await german.setViewportSize(WIDE);
    await form.getByRole("button", { name: "Ändern, was er kann" }).click();
    await german.getByText(`Was ${made.name} kann, wurde geändert.`).waitFor();
    // Nobody told the other page of it: it looks by itself.
    await facts.getByText("wallet, watch").waitFor();
    await runAsNode("address", "--wallet", made.walletId);
  });

  it("are disabled and enabled with a reason, by whoever may, and read by others", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), `operate/nodes/${made.nodeId}`);
    await page.getByRole("button", { name: "Disable…" }).click();
    const dialog = page.getByRole("dialog", { name: `Disable ${made.name}` });
    await dialog.getByRole("button", { name: "Disable the node" }).click();
    await dialog.getByLabel("Reason").and(page.locator("[aria-invalid=true]")).waitFor();
    await dialog.getByLabel("Reason").fill("Somebody took the machine");
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    await dialog.getByRole("button", { name: "Disable the node" }).click();
    await page.getByText(`${made.name} is disabled.`).waitFor();
    await page.getByText("Disabled", { exact: true }).waitFor();
    await expect(runAsNode("balance", "--wallet", made.walletId)).rejects.toThrow();

    const reader = await openAs(coffer, await makeReader(coffer, "AUDITOR"), `operate/nodes/${made.nodeId}`);
    await reader.getByText("You may read this and change nothing").waitFor();
    expect(await reader.getByRole("button", { name: "Change what it can do…" }).count()).toBe(0);

    // One that is disabled may lose what it has before it is let in again.
    await page.getByRole("button", { name: "Change what it can do…" }).click();
    const loses = page.getByRole("dialog", { name: `What ${made.name} can do` });
    await loses.getByText("Nothing can be granted to it").waitFor();
    expect(await loses.getByLabel("And besides").count()).toBe(0);
    await loses.getByLabel("watch").uncheck();
    await loses.getByLabel("Reason").fill("It watches nothing any more");
    await loses.getByRole("button", { name: "Change what it can do" }).click();
    await page.getByText(`What ${made.name} can do was changed.`).waitFor();
    await page.getByRole("region", { name: "About" }).getByText("wallet", { exact: true }).waitFor();
    expect(await reader.getByRole("button", { name: "Enable…" }).count()).toBe(0);

    await page.getByRole("button", { name: "Enable…" }).click();
    await page.getByRole("dialog").getByLabel("Reason").fill("It was found");
    await page.getByRole("button", { name: "Enable the node" }).click();
    await page.getByText("Enabled", { exact: true }).waitFor();
  });

  it("say where a Core node is silent, and that nobody knows what is there then", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), `operate/node-wallets/${made.walletId}`);
    await page.getByText("Ready", { exact: true }).waitFor();
    await litecoind.stop();
    await page.getByText("No answer", { exact: true }).waitFor();
    await page.getByText("Its Core node does not say now.").waitFor();
    await page.goto("operate");
    await page.getByRole("link", { name: "Core nodes that are not ready: 1" }).waitFor();
    await page.goto("operate/node-wallets");
    await page.getByRole("table", { name: "Wallets of nodes" }).getByText("No answer").waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    expect(await findLosses(page)).toEqual([]);
  });
});
