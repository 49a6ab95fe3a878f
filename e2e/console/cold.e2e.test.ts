import { beforeAll, describe, expect, it } from "vitest";
import { openAs } from "../src/console/acts.ts";
import { findBarriersInAllLooks, findLosses } from "../src/console/look.ts";
import { browser, noBrowser, useConsole } from "../src/console/use-console.ts";
import { findAdminUrl } from "../src/find-admin-url.ts";
import { keepCold } from "../src/keep-cold.ts";
import { logInOlivia, makeStaff } from "../src/operators.ts";
import { makeTronDevice } from "../src/tron-device.ts";

const WIDE = { width: 1200, height: 800 };

describe.skipIf(browser.path === null)(`what is kept cold, in the console${noBrowser ?? ""}`, () => {
  // One network alone: the page has one treasury.
  const coffer = useConsole({ LOCAL_ETHEREUM: "false" });
  const devices = [makeTronDevice(), makeTronDevice()] as const;
  beforeAll(async () => {
    const of = [coffer.url, findAdminUrl(coffer.running.dataFolder)] as const;
    const admins = [await makeStaff(...of, "ADMIN"), await makeStaff(...of, "ADMIN")] as const;
    const caps = [{ currency: "USDT", cap: "40000", target: "30000" }];
    for (const [basedOn, { address: watch }] of devices.entries())
      await keepCold(admins, { network: "TRON", watch, caps, basedOn });
  });

  it("is shown beside its treasury: at the address in force, and at those of before", async () => {
    const page = await openAs(coffer, await logInOlivia(coffer.running), "operate/treasuries");
    const cold = page.getByRole("list", { name: "What the treasury of Tron keeps cold" });
    const [now, before] = [cold.getByRole("listitem").first(), cold.getByRole("listitem").nth(1)];
    // The page looks by itself. It goes to whichever was in force as it was signed.
    await cold.getByText("970,000.000000").waitFor();
    await now.getByText(devices[1].address).waitFor();
    await now.getByText("In force", { exact: true }).waitFor();
    await before.getByText(devices[0].address).waitFor();
    await before.getByText("Was in force before", { exact: true }).waitFor();
    expect(await findBarriersInAllLooks(page)).toEqual([]);
    await page.setViewportSize(WIDE);
    expect(await findLosses(page)).toEqual([]);
    await page
      .context()
      .addCookies([{ name: "coffer-language", value: "de", url: new URL("/console/", coffer.url).href }]);
    await page.reload();
    const german = page.getByRole("list", { name: "Was die Kasse von Tron verwahrt" });
    await german.getByText("In Kraft", { exact: true }).waitFor();
    await german.getByText("Galt vorher", { exact: true }).waitFor();
  });
});
