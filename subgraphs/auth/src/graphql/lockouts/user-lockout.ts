import type { Lockout } from "../../domain/lockouts/lockout.ts";

export const presentLockout = ({ failures, turnMs, ...lockout }: Lockout) => ({
  ...lockout,
  passwordFailures: failures,
  turnSeconds: turnMs === null ? null : Math.ceil(turnMs / 1000),
});
