import type { ShownPage } from "./pages-world.ts";

/** Where links of mails lead, and the way to one. */
export const MAIL_PAGES: readonly ShownPage[] = [
  {
    name: "forgot",
    path: "forgot",
    as: "nobody",
    async show(page) {
      await page.getByLabel("Username or email").fill("nobody-of-here");
      await page.getByRole("button", { name: "Send the mail" }).click();
      await page.getByRole("status").waitFor();
    },
  },
  {
    name: "reset",
    path: `reset#token=${"x".repeat(43)}`,
    as: "nobody",
    async show(page) {
      await page.getByLabel("New password").fill("a quiet harbour 41");
      await page.getByRole("button", { name: "Set the password" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  {
    name: "confirm",
    path: `confirm#token=${"x".repeat(43)}`,
    as: "nobody",
    async show(page) {
      await page.getByRole("button", { name: "Confirm the address" }).click();
      await page.getByRole("alert").waitFor();
    },
  },
  { name: "undo", path: `undo#token=${"x".repeat(43)}`, as: "nobody" },
];
