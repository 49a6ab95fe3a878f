import type { Page } from "playwright-core";

/** Two of them, one with a name that is longer than most. */
async function answerPasskeys(page: Page) {
  const at = "2026-01-31T12:00:00.000Z";
  const passkey = { authenticator: "Google Password Manager", kind: "SYNCED", createdAt: at, lastUsedAt: at };
  const passkeys = [
    { ...passkey, id: "psk_1", credentialId: "AQ", name: "Google Password Manager" },
    {
      ...passkey,
      id: "psk_2",
      credentialId: "Ag",
      name: "The key on my other ring ".repeat(3),
      kind: "DEVICE_BOUND",
      lastUsedAt: null,
    },
  ];
  await page.route("**/graphql", (route) =>
    route.request().postDataJSON().query.includes("query Passkeys")
      ? route.fulfill({ json: { data: { me: { id: "usr_1", passkeys } } } })
      : route.fallback(),
  );
  await page.reload();
  await page.getByRole("button", { name: "Add a passkey" }).waitFor();
}

const ofNina = { path: "settings/security", as: "nina" } as const;

/** What the page for security shows of passkeys. */
export const PASSKEY_PAGES = [
  {
    ...ofNina,
    name: "passkeys",
    async show(page: Page) {
      await answerPasskeys(page);
      await page.getByRole("list", { name: "Passkeys" }).waitFor();
    },
  },
  {
    ...ofNina,
    name: "passkey-removing",
    async show(page: Page) {
      await answerPasskeys(page);
      await page.getByRole("button", { name: "Remove Google Password Manager" }).click();
      await page.getByRole("button", { name: "Remove the passkey" }).waitFor();
    },
  },
  {
    ...ofNina,
    name: "passkey-adding",
    async show(page: Page) {
      await page.getByRole("button", { name: "Add a passkey" }).click();
      await page.getByRole("dialog", { name: "Add a passkey" }).getByLabel("Name").waitFor();
    },
  },
];
