import { readId } from "@coffer/client/ids";
import type { AnyRoute } from "@tanstack/react-router";
import { words } from "../words/words.ts";
import { isStaff } from "./is-staff.ts";
import { menuOf, pathOfId } from "./pages.ts";

export type Target = { readonly path: string; readonly title: string };

/** As codes of the API are written. */
const CODE = /^[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+$/;
/** A TypeID, also of something that no page shows: `req_…`. */
const ID = /^[a-z]+_[0-9a-z]{26}$/;

/** Why this leads nowhere, and where what it names stands. */
export function whyNowhere(text: string, roles: readonly string[]): string {
  if (readId(text)?.type !== "Verification") return words.palette.none(text.trim());
  return words.palette.verification[isStaff(roles) ? "staff" : "others"];
}

/** Where somebody may want to go who types this: by name, id or code. */
export function findTargets(tree: AnyRoute, text: string, roles: readonly string[]): readonly Target[] {
  const wanted = text.trim();
  const ofId = pathOfId(tree, wanted, roles);
  if (ofId) return [{ path: ofId, title: words.palette.openId(wanted) }];
  if (ID.test(wanted)) return [];
  const code = wanted.toUpperCase();
  if (CODE.test(code)) return [{ path: `/develop/errors/${code}`, title: words.palette.openCode(code) }];
  return menuOf(tree, roles).filter(({ title }) => title.toLowerCase().includes(wanted.toLowerCase()));
}
