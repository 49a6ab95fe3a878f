import { Button } from "../ui/button.tsx";
import { Fault } from "../ui/fault.tsx";
import { words } from "../words/words.ts";
import { useLogOut } from "./use-log-out.ts";

/** The way out; where the server was not told, that nobody is out yet. */
export function LogOut() {
  const { logOut, isBusy, fault } = useLogOut();
  if (!fault)
    return (
      <Button isBusy={isBusy} onClick={logOut}>
        {words.shell.logOut}
      </Button>
    );
  return (
    <div className="grid gap-4">
      <p>{words.shell.stillIn}</p>
      <Fault fault={fault} onAgain={logOut} />
    </div>
  );
}
