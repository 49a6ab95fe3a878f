// Every Node from 10 on must be able to parse and run this file, so that an old one gets a message
// and not a syntax error: CommonJS, and no syntax younger than ES2015 but import(). Only when the
// version will do is the rest loaded.
const needed = /(\d+)\.(\d+)/.exec(require("../package.json").engines.node);
const found = /(\d+)\.(\d+)/.exec(process.versions.node);
const isNewEnough =
  found[1] === needed[1] ? Number(found[2]) >= Number(needed[2]) : Number(found[1]) > Number(needed[1]);

if (isNewEnough) {
  void import("./setup/main.js");
} else {
  process.stderr.write(`
Coffer needs Node ${needed[0]} or later to set itself up. Found: Node ${process.versions.node} (${process.execPath}).
Install a current Node (https://nodejs.org, or \`nvm install 24\`), then run the same command again.
The Node 24 that Coffer itself runs on comes with its packages.

`);
  process.exitCode = 1;
}
