import Bowser from "bowser";
import type { ReadDevice } from "../../app/sessions/ports.ts";
import type { DeviceKind } from "../../domain/sessions/device.ts";

const KINDS: Readonly<Record<string, DeviceKind>> = { desktop: "DESKTOP", mobile: "MOBILE", tablet: "TABLET" };
const NAME_MAX = 60;
/** What is no browser begins with its name (RFC 9110 §10.1.5): `curl/8.5.0`. */
const PRODUCT = /^[A-Za-z][\w.+-]*/;

/**
 * A browser, and what it runs on; of another program its name. Without versions: they tell a person
 * nothing about whose device it is.
 */
export const readDevice: ReadDevice = (agent) => {
  if (agent === "") return null; // which the library takes for a fault
  const { browser, os, platform } = Bowser.parse(agent);
  const [product] = PRODUCT.exec(agent) ?? [];
  const program = browser.name || (product === "Mozilla" ? undefined : product);
  const name = [program, os.name].filter((part) => part).join(" on ");
  return name === "" ? null : { kind: KINDS[platform.type ?? ""] ?? "OTHER", name: name.slice(0, NAME_MAX) };
};
