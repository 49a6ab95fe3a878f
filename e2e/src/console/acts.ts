import type { Locator, Page } from "playwright-core";
import { logIn, type Person } from "../people.ts";
import { COOKIE, makeSessionPage } from "../session-page.ts";
import type { Console } from "./use-console.ts";

type LoginOf = Pick<Person, "username" | "password">;

/**
 * Logs in by the form, and waits for the heading of the page that was opened: home's. Presses again
 * where a busy server says so.
 */
export async function logInByForm(page: Page, { username, password }: LoginOf, heading: string | RegExp = "Good day") {
  await page.getByLabel("Username or email").fill(username);
  await page.getByLabel("Password").fill(password);
  const opened = page.getByRole("heading", { level: 1, name: heading });
  const busy = page.getByRole("alert").filter({ hasText: "BUSY" });
  for (;;) {
    await page.getByRole("button", { name: "Log in" }).click();
    await opened.or(busy).waitFor();
    if (await opened.isVisible()) return;
  }
}

type Opened = LoginOf & { readonly locale?: string };

/**
 * A page of that person's, at a path below `/console/`, in a browser whose cookie has a session of
 * theirs. Where the login itself is not what is tested, this spares two pages.
 */
export async function openAs(coffer: Console, person: Opened, path = ""): Promise<Page> {
  const { options, cookie } = await beginAs(coffer, person);
  return atHeading(await coffer.open(path, options, cookie));
}

/** The same, in a tab of the one browser that the person has for all tests: they log in once. */
export async function openTabAs(coffer: Console, person: Opened, path: string): Promise<Page> {
  const { username, locale = "" } = person;
  return atHeading(await coffer.openTab(`${username} ${locale}`, path, () => beginAs(coffer, person)));
}

async function beginAs(coffer: Console, { username, password, locale }: Opened) {
  const { refreshToken } = await logIn(coffer.url, username, password);
  const { cookie } = await makeSessionPage(coffer).ask("POST", "", { body: JSON.stringify({ refreshToken }) });
  if (cookie === undefined) throw new Error(`the session door gave ${username} no cookie`);
  return { options: locale ? { locale } : {}, cookie: { name: COOKIE, value: cookie } };
}

async function atHeading(page: Page): Promise<Page> {
  await page.getByRole("heading", { level: 1 }).waitFor();
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
