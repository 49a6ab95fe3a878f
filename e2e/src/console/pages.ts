import { sampleDocument } from "@coffer/testkit/sample-documents";
import type { Page } from "playwright-core";
import { CHAIN_PAGES } from "./pages-chains.ts";
import { MAIL_PAGES } from "./pages-mail.ts";
import { MONEY_PAGES } from "./pages-money.ts";
import { PAYMENT_PAGES } from "./pages-payment.ts";
import { REQUEST_PAGES } from "./pages-requests.ts";
import { SCHEDULE_PAGES } from "./pages-schedules.ts";
import { SECOND_FACTOR_PAGES } from "./pages-second-factors.ts";
import { SEND_PAGES } from "./pages-sends.ts";
import { WEBHOOK_PAGES } from "./pages-webhooks.ts";
import type { ShownPage, World } from "./pages-world.ts";
import { PASSKEY_PAGES } from "./passkey-pages.ts";

/** Of whatever that page pays it is not known whether it was done. */
const answerNoPayment = (page: Page) =>
  page.route("**/graphql", (route) => {
    if (!route.request().postDataJSON().query.includes("mutation Pay(")) return route.fallback();
    const extensions = { code: "INTERNAL_SERVER_ERROR", requestId: "01ARZ3NDEKTSV4RRFFQ69G5FAV" };
    return route.fulfill({ json: { data: null, errors: [{ message: "Something failed on our side.", extensions }] } });
  });

/** Each is looked at in light and dark, wide and narrow: whoever adds a page adds it here. */
export const PAGES: readonly ShownPage[] = [
  { name: "login", path: "login", as: "nobody" },
  {
    name: "register-refused",
    path: "register",
    as: "nobody",
    async show(page) {
      await page.getByLabel("Username").fill("somebody");
      await page.getByLabel("Password").fill("short");
      await page.getByRole("button", { name: "Make the account" }).click();
      await page.locator("[aria-invalid=true]").first().waitFor();
    },
  },
  {
    name: "login-refused",
    path: "login",
    as: "nobody",
    async show(page) {
      await page.getByLabel("Username or email").fill("nobody-of-here");
      await page.getByLabel("Password").fill("a quiet harbour 41");
      await page.getByRole("button", { name: "Show password" }).click();
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  ...MAIL_PAGES,
  { name: "home", path: "", as: "nina", show: (page) => page.getByText("Dinner on Friday").waitFor() },
  {
    name: "account-opening",
    path: "accounts",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "Open an account" }).click();
      await page.getByRole("dialog", { name: "Open an account" }).getByLabel("Currency").waitFor();
    },
  },
  {
    name: "account",
    path: "accounts",
    as: "nina",
    async show(page) {
      await page.getByRole("link", { name: "USD" }).click();
      await page.getByText("Completed").first().waitFor();
    },
  },
  {
    name: "payments",
    path: "payments?direction=IN",
    as: "nina",
    async show(page) {
      await page.getByRole("main").getByRole("link", { name: "Deposit", exact: true }).waitFor();
      await page.getByText("Filter", { exact: true }).click();
      await page.getByLabel("Memo contains").waitFor();
    },
  },
  {
    name: "payments-none",
    path: "payments?status=FAILED",
    as: "nina",
    show: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "payment",
    path: "payments",
    as: "nina",
    async show(page) {
      await page.getByText("Export all as CSV").waitFor();
      await page.getByRole("main").getByRole("link", { name: "Deposit", exact: true }).click();
      await page.getByText("What happened").waitFor();
    },
  },
  { name: "deposit", path: "deposit", as: "nina", show: (page) => page.getByLabel("Amount").waitFor() },
  {
    name: "send-refused",
    path: "send",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByText("Say how much.").waitFor();
    },
  },
  {
    name: "send-review",
    path: "send",
    as: "nina",
    async show(page) {
      await page.getByLabel("To", { exact: true }).fill("alice");
      await page.getByLabel("Amount").fill("45");
      await page.getByLabel("When it is paid").selectOption("Reserve for 7 days");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByText("alice may take up to").waitFor();
    },
  },
  {
    name: "send-unanswered",
    path: "send",
    as: "nina",
    async show(page, { bob }) {
      await answerNoPayment(page);
      await page.getByLabel("To", { exact: true }).fill(bob.username);
      await page.getByLabel("Amount").fill("45");
      await page.getByRole("button", { name: "Review" }).click();
      await page.getByRole("button", { name: "Pay", exact: true }).click();
      const panel = page.getByRole("region", { name: "It is not known whether this was done" });
      const opened = page.context().waitForEvent("page");
      await panel.getByRole("link", { name: "your payments, in another tab" }).click();
      await (await opened).close();
      await panel.getByRole("button", { name: "I have looked: give it up…" }).click();
      await panel.getByRole("button", { name: "Give it up", exact: true }).waitFor();
    },
  },
  ...PAYMENT_PAGES,
  ...MONEY_PAGES,
  ...REQUEST_PAGES,
  {
    name: "verification",
    path: "verification",
    as: "bob",
    async show(page) {
      const { fileName, contentType, base64 } = sampleDocument("JPEG");
      const file = { name: fileName, mimeType: contentType, buffer: Buffer.from(base64, "base64") };
      await page.getByRole("region", { name: "Front" }).locator("input").setInputFiles(file);
      await page.getByRole("img", { name: "Front" }).waitFor();
      const text = { name: "back.txt", mimeType: "text/plain", buffer: Buffer.from("no picture") };
      await page.getByRole("region", { name: "Back" }).locator("input").setInputFiles(text);
      await page.getByText("This is no JPEG").waitFor();
    },
  },
  {
    name: "verification-done",
    path: "verification",
    as: "nina",
    show: (page) => page.getByText("Verified", { exact: true }).waitFor(),
  },
  {
    name: "wallets-none",
    path: "wallets",
    as: "bob",
    show: (page) => page.getByText("You have no wallet yet.").waitFor(),
  },
  {
    name: "wallets",
    path: "wallets",
    as: "nina",
    show: (page) => page.getByRole("img", { name: "QR code" }).nth(2).waitFor(),
  },
  {
    name: "wallet",
    path: "wallets",
    as: "nina",
    async show(page) {
      await page.getByRole("link", { name: /^Ethereum/ }).click();
      await page.getByText("Derivation path").first().waitFor();
    },
  },
  {
    name: "settings",
    path: "settings",
    as: "bob",
    async show(page) {
      await page.getByLabel("Display name").fill("A Name That Is Longer Than Most Names Of People Are Anywhere");
      await page.getByRole("button", { name: "Save" }).click();
      await page.getByText("Your profile is saved.").waitFor();
    },
  },
  {
    name: "keys",
    path: "settings/keys",
    as: "bob",
    async show(page) {
      await page.getByLabel("Name", { exact: true }).fill("The shop at the corner, its till and its bookkeeping");
      await page.getByLabel(/^See payments/).check();
      await page.getByRole("button", { name: "Make the key" }).click();
      await page.getByRole("button", { name: "Copy the secret" }).waitFor();
    },
  },
  ...WEBHOOK_PAGES,
  ...SECOND_FACTOR_PAGES,
  ...PASSKEY_PAGES,
  { name: "explorer", path: "develop/explorer", as: "nina" },
  { name: "code-outside", path: "develop/errors/RATE_LIMITED", as: "nobody" },
  // Of long lists of the same a part: each row is as the others.
  { name: "codes", path: "develop/errors?find=account", as: "nina" },
  { name: "code-of-two-meanings", path: "develop/errors/ACCOUNT_NOT_FOUND", as: "nina" },
  { name: "schema", path: "develop/schema?find=account", as: "nina" },
  { name: "schema-type-with-arguments", path: "develop/schema/Account", as: "nina" },
  { name: "schema-operation", path: "develop/schema/operations/SendPayment", as: "nina" },
  {
    name: "operate-services",
    path: "operate/services",
    as: "olivia",
    show: (page) => page.getByText("There is no service.").waitFor(),
  },
  {
    name: "operate-apps",
    path: "operate/apps",
    as: "ada",
    async show(page) {
      await page.getByLabel("Name", { exact: true }).fill("The shop at the corner, its till and its bookkeeping");
      await page.getByLabel("Homepage").fill("https://shop.example/");
      await page.getByLabel("Addresses that it is answered at").fill("http://shop.example/callback");
      await page.getByLabel(/^see your payments/).check();
      await page.getByRole("button", { name: "Register it" }).click();
      await page.getByText("http://shop.example/callback: must be https").waitFor();
      await page.getByLabel("Addresses that it is answered at").fill("https://shop.example/callback");
      await page.getByRole("button", { name: "Register it" }).click();
      await page.getByRole("button", { name: "Copy the secret" }).waitFor();
    },
  },
  {
    name: "operate-policies",
    path: "operate/policies",
    as: "olivia",
    show: (page) => page.getByText("No payment needs an approval").waitFor(),
  },
  {
    name: "operate-currencies",
    path: "operate/currencies",
    as: "ada",
    async show(page) {
      await page.getByRole("region", { name: "Add a currency" }).getByLabel("Kind").selectOption("CRYPTO");
      await page.getByLabel("Chain").waitFor();
    },
  },
  ...SCHEDULE_PAGES,
  ...CHAIN_PAGES,
  ...SEND_PAGES,
  { name: "operate", path: "operate", as: "olivia", show: (page) => page.getByText("Find a person").waitFor() },
  {
    name: "operate-people",
    path: "operate/people?who=olivia",
    as: "olivia",
    show: (page) => page.getByText("Open olivia").waitFor(),
  },
  {
    name: "operate-freeze",
    path: ({ bob }) => `operate/people/${bob.userId}`,
    as: "olivia",
    async show(page) {
      await page.getByRole("button", { name: "Freeze…" }).click();
      await page.getByLabel("Reason").waitFor();
    },
  },
  {
    name: "operate-person",
    path: ({ nina }) => `operate/people/${nina.userId}`,
    as: "olivia",
    show: (page) => page.getByText("Deposit").filter({ visible: true }).first().waitFor(),
  },
  {
    name: "operate-approvals",
    path: "operate/approvals",
    as: "ada",
    show: (page) => page.getByText("She joins the desk").first().waitFor(),
  },
  {
    name: "operate-approve",
    path: "operate/approvals",
    as: "ada",
    async show(page) {
      await page.getByRole("button", { name: "Decide…" }).first().click();
      await page.getByText("Roles then").waitFor();
    },
  },
  {
    name: "operate-change-roles",
    path: ({ nina }) => `operate/people/${nina.userId}`,
    as: "ada",
    async show(page) {
      await page.getByRole("button", { name: "Roles…" }).click();
      await page.getByLabel("Reason").waitFor();
    },
  },
  { name: "settings-admin", path: "settings/admin", as: "nina" },
  {
    name: "operate-payment",
    path: ({ paymentId }) => `operate/payments/${paymentId}`,
    as: "olivia",
    show: (page) => page.getByText("Dinner on Friday").waitFor(),
  },
  {
    name: "operate-wallet",
    path: ({ walletId }) => `operate/wallets/${walletId}`,
    as: "olivia",
    show: (page) => page.getByText("m/").first().waitFor(),
  },
  {
    name: "operate-person-filtered",
    path: ({ nina }) => `operate/people/${nina.userId}?status=FAILED&currency=USD`,
    as: "olivia",
    async show(page) {
      await page.getByText("Nothing matches").waitFor();
      await page.getByText("Filter", { exact: true }).click();
      await page.getByLabel("At least").waitFor();
    },
  },
  {
    name: "operate-chart",
    path: "operate/ledger",
    as: "olivia",
    show: (page) => page.getByText("provider.sandbox").first().waitFor(),
  },
  {
    name: "operate-chart-none",
    path: "operate/ledger?code=none.such",
    as: "olivia",
    show: (page) => page.getByText("Nothing matches").waitFor(),
  },
  {
    name: "operate-account",
    path: ({ accountId }) => `operate/ledger/accounts/${accountId}`,
    as: "olivia",
    show: (page) => page.getByText("DEPOSIT").first().waitFor(),
  },
  {
    name: "operate-entry",
    path: ({ paymentId }) => `operate/ledger/entries/${paymentId.replace(/^pay_/, "je_")}`,
    as: "olivia",
    show: (page) => page.getByRole("heading", { name: "Legs" }).waitFor(),
  },
  { name: "operate-record", path: "operate/ledger/record", as: "olivia" },
  {
    name: "operate-trial-balance",
    path: "operate/ledger/trial-balance",
    as: "olivia",
    show: (page) => page.getByText("Balanced").first().waitFor(),
  },
  {
    name: "operate-dead-letters",
    path: "operate/dead-letters",
    as: "olivia",
    show: (page) => page.getByText("Nothing was given up").waitFor(),
  },
  { name: "not-for-you", path: "operate", as: "nina" },
  { name: "not-found", path: "nowhere", as: "nina" },
  {
    name: "palette",
    path: "",
    as: "nina",
    async show(page) {
      await page.keyboard.press("Control+k");
      await page.getByRole("dialog", { name: "Go to" }).waitFor();
    },
  },
  {
    name: "user-menu",
    path: "",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "Your session" }).click();
      await page.getByRole("button", { name: "Log out" }).waitFor();
    },
  },
];

export const pathOf = ({ path }: ShownPage, world: World): string => (typeof path === "string" ? path : path(world));
