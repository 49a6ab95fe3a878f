import type { Page } from "playwright-core";
import type { ShownPage, World } from "./pages-world.ts";

const RECOVERY_CODES = Array.from({ length: 10 }, (_, i) => `${i}bcd-efgh-jkmn-pqrs`);

/** As if the app had shown the right code: it is not set up, so that whoever sees it can log in. */
const confirmAnyCode = (page: Page) =>
  page.route("**/graphql", (route) => {
    if (!route.request().postDataJSON().query.includes("mutation ConsoleConfirmTotp(")) return route.fallback();
    const confirmTotp = { __typename: "ConfirmTotpSuccess", recoveryCodes: RECOVERY_CODES };
    return route.fulfill({ json: { data: { confirmTotp } } });
  });

const beginSecondStep = async (page: Page, { tess }: World) => {
  await page.getByLabel("Username or email").fill(tess.username);
  await page.getByLabel("Password").fill(tess.password);
  await page.getByRole("button", { name: "Log in" }).click();
  await page.getByLabel("Code of the app").waitFor();
};

export const SECOND_FACTOR_PAGES: readonly ShownPage[] = [
  { name: "login-second-step", path: "login", as: "nobody", show: beginSecondStep },
  {
    name: "login-second-step-refused",
    path: "login",
    as: "nobody",
    async show(page, world) {
      await beginSecondStep(page, world);
      await page.getByRole("button", { name: "Use a recovery code" }).click();
      await page.getByLabel("Recovery code").fill("0000-0000-0000-0000");
      await page.getByRole("button", { name: "Log in" }).click();
      await page.getByText(/That code is wrong/).waitFor();
    },
  },
  {
    name: "security",
    path: "settings/security",
    as: "nina",
    show: (page) => page.getByText("None is set up.").waitFor(),
  },
  {
    name: "security-sessions",
    path: "settings/security",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "End all others…" }).click();
      await page.getByRole("button", { name: "End all others", exact: true }).waitFor();
    },
  },
  {
    name: "security-app",
    path: "settings/security",
    as: "nina",
    async show(page) {
      await page.getByRole("button", { name: "Set up an app" }).click();
      await page.getByLabel("Code of the app").fill("12345");
      await page.getByRole("button", { name: "Confirm" }).click();
      await page.getByText("Type the six digits that the app shows.").waitFor();
    },
  },
  {
    name: "security-codes",
    path: "settings/security",
    as: "bob",
    async show(page) {
      await confirmAnyCode(page);
      await page.getByRole("button", { name: "Set up an app" }).click();
      await page.getByLabel("Code of the app").fill("123456");
      await page.getByRole("button", { name: "Confirm" }).click();
      await page.getByRole("button", { name: "Done" }).click();
      await page.getByText("Say first that you have kept them").waitFor();
    },
  },
];
