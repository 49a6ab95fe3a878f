export type { UserId } from "@coffer/contracts/ids";
