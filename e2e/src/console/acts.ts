import type { Page } from "playwright-core";
import type { Person } from "../people.ts";

/** Logs in by the form, and waits for the home page. */
export async function logInByForm(page: Page, { username, password }: Pick<Person, "username" | "password">) {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { level: 1, name: "Good day" }).waitFor();
}
