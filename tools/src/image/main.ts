import { noSuch, runCommand } from "@coffer/operate/command";
import { copyImage } from "./copy-image.ts";

// Dockerfile: `node tools/src/image/main.ts <folder>`, in a checkout that is set up.
runCommand(async ([into, ...more]) => {
  if (into === undefined || more.length > 0) throw noSuch("argument", more.join(" "), ["<folder>"]);
  copyImage(new URL("../../../", import.meta.url).pathname, into);
  return 0;
}, {});
