import type { Locator, Page } from "playwright-core";
import type { Person } from "../people.ts";
import type { Console } from "./use-console.ts";

/** Logs in by the form, and waits for the heading of the page that was opened: home's. */
export async function logInByForm(
  page: Page,
  { username, password }: Pick<Person, "username" | "password">,
  heading: string | RegExp = "Good day",
) {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password").fill(password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByRole("heading", { level: 1, name: heading }).waitFor();
}

/** A page of that person's, logged in, at a path below `/console/`. */
export async function openAs(coffer: Console, person: Person, path = ""): Promise<Page> {
  const page = await coffer.open();
  await logInByForm(page, person);
  if (path) await page.goto(path);
  return page;
}

/** Whether the keyboard's next press goes there. */
export const isFocused = (place: Locator): Promise<boolean> =>
  place.evaluate((element) => element === document.activeElement);

/**
 * Clicks a link, and waits for the page that it leads to. What is typed before that page is there
 * goes into fields of the same label of the page that is left.
 */
export async function goTo(page: Page, link: string, heading: string | RegExp) {
  await page.getByRole("link", { name: link, exact: true }).last().click();
  await page.getByRole("heading", { level: 1, name: heading, exact: true }).waitFor();
}
